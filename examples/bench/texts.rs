//! Texts to count tokens in: English, Russian and Chinese that nobody has written, as varied as what people write, and the
//! code of this repository cut into parts.
//!
//! Words are drawn by the law of Zipf, a few of them far more often than all others. One in thirty is a name that hardly
//! comes twice, so that no counter can live on what it remembers.

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of a generated text.
const BYTES: usize = 2_000_000;

/// What is counted: a name, and the text for each run. No two runs have the same text.
pub struct Kind {
    pub name: &'static str,
    /// Whether people write such texts.
    pub is_natural: bool,
    pub texts: Vec<String>,
}

/// All kinds of texts, with so many of each.
pub fn kinds(count: usize) -> Vec<Kind> {
    let generated = |language: &Language| (0..count).map(|seed| language.text(seed as u64)).collect();
    let natural = |name, texts| Kind { name, is_natural: true, texts };
    let runs_of_a = (0..count).map(|number| "a".repeat(100_000 + number)).collect();
    vec![
        natural("English", generated(&ENGLISH)),
        natural("Russian", generated(&RUSSIAN)),
        natural("Chinese", generated(&CHINESE)),
        natural("code", parts_of_code(count)),
        Kind { name: "100,000 × a", is_natural: false, texts: runs_of_a },
    ]
}

/// What sentences of a language are made of.
struct Language {
    /// The words that hold a sentence together.
    small: &'static str,
    stems: &'static str,
    beginnings: &'static str,
    endings: &'static str,
    /// Of which names are made.
    syllables: &'static str,
    space: &'static str,
    comma: &'static str,
    stops: &'static str,
}

const ENGLISH: Language = Language {
    small: "the of and to a in that it is was for on with as he be at by had not but from they which or we an were been their \
            there when who will more no if out so said what up its about into than them can only other new some could time \
            these two may then do first any my now such like our over man me even most made after also did many before must \
            don't it's can't we've I'd they're isn't won't wasn't you'll",
    stems: "form act port struct press light house work water stone road field market letter river garden paper winter summer \
            engine machine signal measure govern teach learn read write build break carry cover draw drive fall find follow \
            gather govern grow hand head help hold hope join keep land last lead leave lift line list look mark mind move name \
            need note number open order own part pass place plant play point power print produce prove pull push question \
            reach record remain report require rest result return rise roll room round rule run safe save school season sell \
            send sense serve settle shape share ship shop shore show side sign silver simple skill sleep smooth social soft \
            solid sound source space speak spend spring stand start state station steel step stop storm story stream street \
            strong study subject succeed supply support surface sweet system table talk task taste tend test thick thin think \
            throw tie tool touch tower town trade train travel treat tree trust turn type unit use valley value vary view \
            visit voice wait walk wall warm wash watch wave wear weather weight west wheel wide wild wind window wing wire \
            wonder wood word world worry yard year young account advance approach argue arrange attempt balance behave believe \
            calcul collect compar complet concern conclud condition connect consider contain continu contract control convert",
    beginnings: "|||||||||||un|re|dis|over|under|inter|out|pre|mis|counter|sub|trans",
    endings: "|||||s|s|ed|ing|er|ers|ly|ness|ful|less|able|ment|ation|ations|al|ally|ive|ity|ism|ist|ish|ward|like|ship|hood|'s",
    syllables: "ba bel cor dan el fen gar hol is jor kel lan mor nan or pel quin ros sel tam ul van wes xan yor zel bri cla dre \
                fro gla kri ple sha tho whi",
    space: " ",
    comma: ", ",
    stops: ". |. |. |. |? |! |; |.\n|.\n\n",
};

const RUSSIAN: Language = Language {
    small: "и в не на что он с как это по но из у за то от о так его для же все бы только ещё мне было вот меня нет если уже или \
            ни быть был них до вас чтобы тогда кто этот того потому какой совсем здесь этом один почти мой тем нее сейчас были \
            куда зачем всех никогда можно при наконец два об другой хоть после над больше тот через эти нас про какая",
    stems: "вод дом лес сад город дорог рек мор гор пол стол окн двер письм книг слов дел рук глаз лиц голос врем год недел \
            работ служб завод машин двигател прибор измерен управлен договор счёт склад товар цен поставк покупател продавц \
            говор дума смотр слуша пиш чита строи лома носи веде лежа стоя иде бежа плы лете жда иска находи теря бра дава \
            больш мал нов стар молод высок низк широк узк длинн коротк тёпл холодн светл тёмн тих громк быстр медленн чист \
            красн зелён сине бел чёрн жёлт сер золот серебр деревянн каменн железн стеклянн бумажн государствен общест \
            производств обстоятельств представлен исследован определен предложен решен условн возможн необходим последн \
            достопримечательн переосвидетельствован обязательн собствен действительн первоначальн современн исторически \
            учител ученик студент врач инженер рабоч крестьян солдат капитан матрос рыбак охотник пастух кузнец плотник \
            пароход поезд вагон самолёт лодк телег лошад собак кошк птиц рыб дерев трав цвет ягод гриб хлеб молок мяс сыр",
    beginnings: "||||||||||||по|за|пере|вы|про|при|не|без|раз|под|над|от|со|пре|сверх|меж",
    endings: "||а|у|ом|е|ы|ов|ам|ами|ах|и|ой|ую|ые|ых|ым|ого|ому|ать|ает|ал|ала|али|ить|ит|ил|ила|ение|ения|ением|ость|ости|остью|\
              ский|ская|ских|ник|ница|ики|ующий|ующая|ующих|анный|анные|ёнок|ичка|овать|ировал|ировали|ся|лся|лась",
    syllables: "ба бел вор гар дан ел жор зел ив кар лан мор нан ор пел рос сел там ул фен хол цар чер шам щед юр яс бри вла \
                гле дра кру пла сто тро",
    space: " ",
    comma: ", ",
    stops: ". |. |. |. |? |! |; |… |.\n|.\n\n",
};

const CHINESE: Language = Language {
    small: "的 了 在 是 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 那 他 她 它 们 与 及 或 但 而 因为 所以 如果 \
            虽然 可以 什么 怎么 为了 关于 以及 之后 之前 其中 对于 由于 并且 已经 还是 非常 比较 可能 应该 需要 通过 进行 成为",
    stems: "时间 工作 城市 河流 花园 市场 机器 信号 测量 管理 学习 阅读 写作 建设 运输 覆盖 图书馆 天气 冬天 夏天 春风 秋雨 山谷 海岸 船只 铁路 \
            车站 钢铁 木材 玻璃 纸张 颜色 声音 光线 温度 压力 速度 重量 长度 宽度 高度 数据 结构 算法 程序 网络 系统 文件 记录 报告 合同 仓库 \
            商品 价格 顾客 老师 学生 医生 工程师 农民 士兵 船长 渔夫 猎人 木匠 铁匠 社会 国家 政府 法律 经济 文化 历史 艺术 音乐 电影 科学 技术 \
            教育 健康 环境 能源 农业 工业 商业 旅游 体育 新闻 语言 文字 故事 诗歌 小说 思想 感情 理想 希望 问题 答案 方法 结果 原因 条件 目的 \
            意义 价值 标准 规则 计划 项目 任务 责任 权利 自由 平等 和平 战争 发展 变化 增长 减少 提高 降低 改善 保护 利用 研究 分析 讨论 决定 \
            解决 支持 反对 参加 组织 领导 服务 生产 消费 投资 贸易 银行 公司 企业 工厂 学校 医院 饭店 商店 公园 街道 桥梁 房屋 窗户 桌子 椅子 \
            衣服 食物 水果 蔬菜 面包 牛奶 茶叶 咖啡 苹果 葡萄 森林 草原 沙漠 海洋 湖泊 岛屿 月亮 太阳 星星 云彩 雪花 闪电",
    beginnings: "|||||||大|小|新|老|多|全|各|每",
    endings: "||||||||性|化|者|家|们|中|里|外|上|下|学|业|力|度|率|量",
    syllables: "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 \
                蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 \
                万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文",
    space: "",
    comma: "，",
    stops: "。|。|。|。|？|！|；|。\n|。\n\n",
};

impl Language {
    fn text(&self, seed: u64) -> String {
        let words = |list: &'static str| list.split_whitespace().collect::<Vec<_>>();
        let parts = |list: &'static str| list.split('|').map(|part| part.trim_start_matches(' ')).collect::<Vec<_>>();
        let (small, stems, syllables) = (words(self.small), words(self.stems), words(self.syllables));
        let (beginnings, endings) = (parts(self.beginnings), parts(self.endings));
        let stops: Vec<_> = self.stops.split('|').collect();
        let mut chance = Chance(seed);
        let mut text = String::with_capacity(BYTES + 1_000);
        while text.len() < BYTES {
            let mut is_first = true;
            for at in 0..4 + chance.below(22) {
                if at > 0 {
                    text.push_str(if chance.below(9) == 0 { self.comma } else { self.space });
                }
                let begun = text.len();
                match chance.below(60) {
                    0..=25 => text.push_str(chance.often_first(&small)),
                    26..=27 => {
                        for _ in 0..2 + chance.below(3) {
                            text.push_str(chance.of(&syllables));
                        }
                        capitalise(&mut text, begun);
                    }
                    28 => text.push_str(&chance.below(3_000).to_string()),
                    _ => {
                        text.push_str(chance.often_first(&beginnings));
                        text.push_str(chance.often_first(&stems));
                        text.push_str(chance.often_first(&endings));
                    }
                }
                if std::mem::take(&mut is_first) {
                    capitalise(&mut text, begun);
                }
            }
            text.push_str(chance.of(&stops));
        }
        text
    }
}

/// Turns the letter at a place into a capital.
fn capitalise(text: &mut String, place: usize) {
    if let Some(letter) = text.get(place..).and_then(|rest| rest.chars().next()) {
        let capital: String = letter.to_uppercase().collect();
        text.replace_range(place..place + letter.len_utf8(), &capital);
    }
}

/// Numbers without chance, by a multiplication and a shift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % limit
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }

    /// The first of a list twice as often as the second and so on: by the law of Zipf.
    fn often_first<'t>(&mut self, list: &[&'t str]) -> &'t str {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        let place = (list.len() as f64 + 1.0).powf(share) as usize - 1;
        list[place.min(list.len() - 1)]
    }
}

/// The sources of this repository in so many parts, no file in two of them.
fn parts_of_code(count: usize) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    ["src", "tests", "examples", "www", "fuzz"].iter().for_each(|folder| sources_below(&root.join(folder), &mut paths));
    paths.sort();
    let mut parts = vec![String::new(); count];
    let mut files: Vec<String> = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    files.sort_by_key(|text| std::cmp::Reverse(text.len()));
    // The largest first, each into the part that is the smallest so far.
    for file in files {
        if let Some(part) = parts.iter_mut().min_by_key(|part| part.len()) {
            part.push_str(&file);
        }
    }
    parts
}

fn sources_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources_below(&path, found);
        } else if path.extension().is_some_and(|ending| ["rs", "py", "js", "css", "toml"].iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
}
