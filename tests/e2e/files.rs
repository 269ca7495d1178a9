//! Files for the tests, made from words that the tests know.

use encoding_rs::WINDOWS_1251;
use flate2::Crc;

/// A heading and the paragraph under it.
pub type Topic = (&'static str, &'static str);

/// A document of the tests: its file name, its words, and the bytes of the file.
pub struct Known {
    pub name: &'static str,
    pub title: &'static str,
    pub topics: &'static [Topic],
    pub bytes: fn(&str, &[Topic]) -> Vec<u8>,
}

impl Known {
    pub fn bytes(&self) -> Vec<u8> {
        (self.bytes)(self.title, self.topics)
    }

    /// Every word of the document, one space between any two.
    pub fn words(&self) -> String {
        let topics = self.topics.iter().flat_map(|(heading, text)| [*heading, *text]);
        one_line(&std::iter::once(self.title).chain(topics).collect::<Vec<_>>().join(" "))
    }
}

/// Text with one space wherever there is any.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A folder as somebody might keep it: one document of each common kind.
pub const FOLDER: [Known; 5] = [
    Known {
        name: "Котельная.docx", title: "Порядок работы котельной", topics: &BOILER, bytes: docx
    },
    Known { name: "hives.pdf", title: "Keeping bees in town", topics: &BEES, bytes: pdf },
    Known { name: "library.md", title: "The village library", topics: &LIBRARY, bytes: markdown },
    Known { name: "архив/Прокат.html", title: "Прокат лодок на озере", topics: &BOATS, bytes: html },
    Known {
        name: "архив/Стоянка.txt", title: "ПРАВИЛА СТОЯНКИ", topics: &PARKING, bytes: windows_1251
    },
];

pub const BOILER: [Topic; 12] = [
    (
        "Пуск котла",
        "Перед пуском дежурный проверяет давление воды и тягу в дымоходе. Котёл разжигают только после записи в журнале смены.",
    ),
    (
        "Остановка котла",
        "Для остановки перекрывают подачу газа и ждут, пока вода остынет до сорока градусов. Насос выключают последним.",
    ),
    (
        "Проверка манометров",
        "Стрелочные манометры сверяют с контрольным каждый понедельник. Прибор с расхождением больше деления снимают в тот же день.",
    ),
    ("Чистка горелок", "Горелки чистят мягкой щёткой раз в две недели. После чистки пламя должно быть ровным и голубым."),
    (
        "Вода для подпитки",
        "Подпиточную воду берут из бака умягчения. Если жёсткость выше нормы, лаборант добавляет соль в фильтр.",
    ),
    (
        "Передача смены",
        "Сменщик приходит за пятнадцать минут и обходит все помещения. Неисправности обе смены записывают вместе.",
    ),
    (
        "Действия при запахе газа",
        "Почувствовав запах, работник открывает окна и закрывает главный кран. Свет и телефоны трогать нельзя, пока не приедет аварийная служба.",
    ),
    (
        "Хранение инструмента",
        "Ключи и паяльная лампа лежат в железном шкафу у входа. Взятый инструмент возвращают до конца смены.",
    ),
    (
        "Допуск посторонних",
        "Посторонние входят только с мастером участка. Имя гостя и время визита отмечают в отдельной тетради.",
    ),
    ("Зимний режим", "При морозе ниже двадцати градусов работают оба насоса. Температуру на выходе держат не ниже восьмидесяти."),
    (
        "Летний ремонт",
        "Ремонт начинают пятнадцатого мая и заканчивают до августа. На это время дома получают горячую воду от соседней станции.",
    ),
    ("Учёт топлива", "Расход газа списывают по счётчику в полночь. Сводку за месяц бухгалтер получает второго числа."),
];

const BEES: [Topic; 11] = [
    (
        "Choosing a place",
        "A hive wants the morning sun and some shade at noon. It should stand where nobody walks past its entrance.",
    ),
    (
        "Opening the hive",
        "Light the smoker first and wait until the smoke is cool. Lift the lid slowly and lean it against the stand.",
    ),
    (
        "Feeding in autumn",
        "Give two parts of sugar to one part of water once the linden has faded. Stop feeding before the first frost.",
    ),
    (
        "Catching a swarm",
        "A swarm in a tree can be shaken into a basket after sunset. Cover the basket with linen and carry it to the cellar.",
    ),
    (
        "Harvesting honey",
        "Take only frames that are sealed on three quarters of their cells. Leave eight kilograms in each hive for the winter.",
    ),
    (
        "Fighting mites",
        "Count fallen mites on the tray every tenth day in summer. Treat the colony with acid vapour when more than five fall in a day.",
    ),
    (
        "Marking the queen",
        "The colour of the dot follows the last digit of the year. Hold the queen by her chest and never by her belly.",
    ),
    (
        "Uniting colonies",
        "Put a sheet of newspaper between the two boxes in the evening. The bees eat through the paper and mix in peace.",
    ),
    (
        "Cleaning frames",
        "Melt old wax out of the frames over boiling water. Scrape the wood and dry it in the wind for two days.",
    ),
    (
        "Talking to neighbours",
        "Tell the people next door before the first hive arrives. A jar of honey in July keeps the peace for a year.",
    ),
    (
        "Keeping records",
        "Write the date, the weather and the number of brood frames after each visit. Old notes explain most surprises.",
    ),
];

pub const LIBRARY: [Topic; 11] = [
    (
        "Borrowing books",
        "Readers may take six books home for four weeks. A book that nobody else waits for can be kept twice as long.",
    ),
    ("Late returns", "The fine is ten cents a day and goes into the repair box. Children under twelve pay no fines at all."),
    ("Reading room", "The room by the garden is open from nine to eight on weekdays. Bags stay in the lockers by the stairs."),
    (
        "Printing and copies",
        "Each reader prints twenty pages a month for free. The coin machine takes over from page twenty-one.",
    ),
    ("Story evenings", "On Thursdays at six somebody reads aloud to children. Parents wait in the tea corner across the hall."),
    (
        "Donating books",
        "We gladly accept novels, atlases and sheet music in good order. School books older than five years are sent to paper mills.",
    ),
    ("Local archive", "Church registers and old maps lie in the vault. An archivist brings them to the table on Tuesdays."),
    ("Membership cards", "A card costs three euros and lasts a year. Lost cards are replaced at the front desk while you wait."),
    ("Travelling van", "The yellow van stops in seven hamlets every second Monday. Its driver takes orders for the next round."),
    ("Music corner", "Two pianos with headphones may be booked by the hour. Pupils of the music school come first after three."),
    ("Quiet rules", "Calls are taken on the balcony and never between the shelves. The librarian may ask noisy guests to leave."),
];

pub const BOATS: [Topic; 11] = [
    ("Как взять лодку", "Покажите паспорт и внесите залог две тысячи рублей. Вёсла и жилеты выдаёт смотритель причала."),
    (
        "Сколько стоит час",
        "Первый час стоит четыреста рублей, каждый следующий — двести пятьдесят. По будням до полудня действует скидка.",
    ),
    (
        "Что надеть на воду",
        "Жилет обязателен для всех, даже для хороших пловцов. Обувь лучше взять нескользкую и запасные носки.",
    ),
    (
        "Куда нельзя плыть",
        "За красные буи заходить запрещено: там проходит катер спасателей. Камыши у северного берега заняты гнёздами.",
    ),
    ("Если поднялся ветер", "Гребите к ближайшему берегу и ждите там. Смотритель видит озеро в бинокль и пришлёт моторку."),
    ("Можно ли рыбачить", "Одна удочка на человека разрешена круглый год. Щук весной отпускают обратно."),
    ("Дети на борту", "Дошкольники плавают только со взрослым. На маленькую лодку сажают не больше двух ребят."),
    ("Потерянное весло", "За потерянное весло удерживают восемьсот рублей из залога. Нашедшему весло дарят бесплатный час."),
    (
        "Прогулки с гидом",
        "Гид рассказывает о затопленной мельнице и старом соборе. Группа отправляется в одиннадцать от главного пирса.",
    ),
    ("Сезон проката", "Лодки спускают на воду первого июня и убирают в середине сентября. В дождливые годы сезон бывает короче."),
    ("Как вернуть залог", "Залог отдают сразу после осмотра лодки. Если на дне царапины, мастер составит акт."),
];

const PARKING: [Topic; 11] = [
    ("Въезд на стоянку", "Шлагбаум открывается по карте жильца или по звонку охраннику. Ночью ворота закрывают на замок."),
    ("Места для гостей", "Гостям отведены шесть мест у забора. Оставлять там машину дольше суток нельзя."),
    (
        "Зарядка электромобилей",
        "Две розетки стоят под навесом, ток оплачивают по счётчику. Занимать место без зарядки запрещено.",
    ),
    ("Мойка машин", "Мыть кузов на стоянке нельзя, вода уходит в сад. Ближайшая мойка работает на Речной улице."),
    ("Уборка снега", "Трактор приезжает в шесть утра после каждого снегопада. Владельцы сами чистят проход к дверям."),
    ("Плата за место", "Место стоит девятьсот рублей в месяц. Деньги принимает кассир правления до пятого числа."),
    ("Хранение шин", "Комплект колёс можно сдать в подвал на полгода. Бирку с номером квартиры завязывают на каждом колесе."),
    ("Царапины и споры", "При царапине вызывают дежурного и смотрят запись камеры. Запись хранится десять дней."),
    ("Мотоциклы и прицепы", "Мотоциклы ставят вдоль северной стены. Прицепы длиннее четырёх метров не принимают."),
    ("Ключи от ворот", "Запасные ключи выдаёт председатель под подпись. Потеря стоит полторы тысячи рублей."),
    ("Выезд скорой помощи", "Проезд у второго подъезда всегда держат свободным. Машину, стоящую там, увозит эвакуатор."),
];

/// A page of English that opens with the password "secret".
pub const PDF_WITH_PASSWORD: &[u8] = include_bytes!("../fixtures/readers/pdf/encrypted/source.pdf");

/// A file that says it is a ZIP and is nothing of the kind.
pub fn broken_docx() -> Vec<u8> {
    [b"PK\x03\x04".as_slice(), &[0xab; 3_000]].concat()
}

pub fn markdown(title: &str, topics: &[Topic]) -> Vec<u8> {
    let topics = topics.iter().map(|(heading, text)| format!("## {heading}\n\n{text}\n")).collect::<Vec<_>>();
    format!("# {title}\n\n{}", topics.join("\n")).into_bytes()
}

pub fn html(title: &str, topics: &[Topic]) -> Vec<u8> {
    let topics = topics.iter().map(|(heading, text)| format!("<h2>{heading}</h2>\n<p>{text}</p>\n")).collect::<String>();
    let head = format!("<meta charset=\"utf-8\"><title>{title}</title>");
    format!("<!DOCTYPE html>\n<html><head>{head}</head>\n<body><main><h1>{title}</h1>\n{topics}</main></body></html>\n")
        .into_bytes()
}

/// Numbered sections in the encoding of old Windows.
pub fn windows_1251(title: &str, topics: &[Topic]) -> Vec<u8> {
    let topics = (1..).zip(topics).map(|(number, (heading, text))| format!("{number}. {heading}\r\n\r\n{text}\r\n"));
    let text = format!("{title}\r\n\r\n{}", topics.collect::<Vec<_>>().join("\r\n"));
    let (bytes, _, unmappable) = WINDOWS_1251.encode(&text);
    assert!(!unmappable, "the words fit into the encoding");
    bytes.into_owned()
}

pub fn docx(title: &str, topics: &[Topic]) -> Vec<u8> {
    let paragraph = |style: &str, text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
    };
    let topics =
        topics.iter().map(|(heading, text)| paragraph("Heading2", heading) + &paragraph("Normal", text)).collect::<String>();
    let name = |style: &str, name: &str| {
        format!(r#"<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>"#)
    };
    let space = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
    let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            format!(r#"{head}<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/></Types>"#),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{head}<Relationships xmlns="{relations}"><Relationship Id="a" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                r#"{head}<Relationships xmlns="{relations}"><Relationship Id="b" Type="{office}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "word/styles.xml",
            format!(
                "{head}<w:styles {space}>{}{}{}</w:styles>",
                name("Heading1", "heading 1"),
                name("Heading2", "heading 2"),
                name("Normal", "Normal")
            ),
        ),
        (
            "word/document.xml",
            format!("{head}<w:document {space}><w:body>{}{topics}</w:body></w:document>", paragraph("Heading1", title)),
        ),
    ];
    zip(&parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

/// An archive with its files stored as they are.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    /// Names are in UTF-8.
    const UTF_8: u16 = 1 << 11;
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let mut crc = Crc::new();
        crc.update(data);
        let (start, size) = (out.len() as u32, data.len() as u32);
        let mut fields = Vec::new();
        [20, UTF_8, 0, 0, 0x21].iter().for_each(|field: &u16| fields.extend(field.to_le_bytes()));
        [crc.sum(), size, size].iter().for_each(|field| fields.extend(field.to_le_bytes()));
        [name.len() as u16, 0].iter().for_each(|field| fields.extend(field.to_le_bytes()));
        out.extend([b"PK\x03\x04".as_slice(), &fields, name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\x14\x00".as_slice(), &fields, &[0; 10], &start.to_le_bytes(), name.as_bytes()].concat());
    }
    let (start, size, count) = (out.len() as u32, directory.len() as u32, files.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    [count, count].iter().for_each(|field| out.extend(field.to_le_bytes()));
    [size, start].iter().for_each(|field| out.extend(field.to_le_bytes()));
    out.extend([0, 0]);
    out
}

/// English words on pages, each heading larger than the text and each line set by its place.
pub fn pdf(title: &str, topics: &[Topic]) -> Vec<u8> {
    let line = |text: &str, size: u32, y: u32| format!("BT /F1 {size} Tf 70 {y} Td ({text}) Tj ET\n");
    let mut pages = Vec::new();
    for (number, topics) in topics.chunks(6).enumerate() {
        let (mut page, mut y) = (String::new(), 770);
        if number == 0 {
            page += &line(title, 22, y);
            y -= 45;
        }
        for (heading, text) in topics {
            page += &line(heading, 15, y);
            y -= 25;
            for words in wrapped(text, 80) {
                page += &line(&words, 11, y);
                y -= 14;
            }
            y -= 20;
        }
        pages.push(page);
    }
    let numbers = |offset: usize| (0..pages.len()).map(move |page| 4 + 2 * page + offset);
    let kids = numbers(0).map(|number| format!("{number} 0 R")).collect::<Vec<_>>().join(" ");
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, content) in pages.iter().zip(numbers(1)) {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, count) = (out.len(), objects.len() + 1);
    let table = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect::<String>();
    out += &format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.into_bytes()
}

/// Lines of at most so many letters.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.len() + 1 + word.len() > most {
            lines.push(word.to_owned());
        } else {
            line.extend((!line.is_empty()).then_some(' '));
            line.push_str(word);
        }
    }
    lines
}
