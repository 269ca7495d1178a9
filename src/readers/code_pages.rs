//! Code pages by the numbers that Windows and old Office files give them.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, ISO_8859_2, ISO_8859_5, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, UTF_8, UTF_16LE,
    WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258, X_MAC_CYRILLIC,
};

/// A way of writing letters in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CodePage {
    Standard(&'static Encoding),
    /// A code page of DOS that the Encoding Standard leaves out: its upper 128 characters.
    Dos(&'static str),
}

const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const DOS_852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

impl CodePage {
    pub const WESTERN: CodePage = CodePage::Standard(WINDOWS_1252);

    /// The code page that Windows knows by this number.
    pub fn numbered(number: u32) -> Option<CodePage> {
        let standard = match number {
            437 => return Some(CodePage::Dos(DOS_437)),
            850 | 858 => return Some(CodePage::Dos(DOS_850)),
            852 => return Some(CodePage::Dos(DOS_852)),
            866 => IBM866,
            874 => WINDOWS_874,
            932 | 10001 => SHIFT_JIS,
            936 | 10008 | 54936 => GB18030,
            949 | 1361 | 10003 => EUC_KR,
            950 | 10002 => BIG5,
            1200 => UTF_16LE,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            1252 | 28591 | 32769 => WINDOWS_1252,
            1253 => WINDOWS_1253,
            1254 => WINDOWS_1254,
            1255 => WINDOWS_1255,
            1256 => WINDOWS_1256,
            1257 => WINDOWS_1257,
            1258 => WINDOWS_1258,
            10000 | 32768 => MACINTOSH,
            10007 | 10017 => X_MAC_CYRILLIC,
            20866 => KOI8_R,
            21866 => KOI8_U,
            28592 => ISO_8859_2,
            28595 => ISO_8859_5,
            65001 => UTF_8,
            _ => return None,
        };
        Some(CodePage::Standard(standard))
    }

    /// The code page of a font by the number that Windows gives its character set; `None` for the usual and for symbol
    /// fonts.
    pub fn of_charset(charset: u32) -> Option<CodePage> {
        let number = match charset {
            77 => 10000,
            78 | 128 => 932,
            79 | 129 => 949,
            80 | 134 => 936,
            81 | 136 => 950,
            89 => 10007,
            130 => 1361,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        CodePage::numbered(number)
    }

    /// The code page that Windows uses for a language, by the number of the language.
    pub fn of_language(language: u32) -> Option<CodePage> {
        let number = match language & 0x3FF {
            0x01 | 0x20 | 0x29 => 1256,
            0x02 | 0x19 | 0x22 | 0x23 | 0x2F | 0x3F | 0x44 => 1251,
            0x04 if language == 0x0804 => 936,
            0x04 => 950,
            0x05 | 0x0E | 0x15 | 0x18 | 0x1B | 0x1C | 0x24 => 1250,
            0x1A if language == 0x0C1A => 1251,
            0x1A => 1250,
            0x08 => 1253,
            0x0D => 1255,
            0x11 => 932,
            0x12 => 949,
            0x1E => 874,
            0x1F => 1254,
            0x25..=0x27 => 1257,
            0x2A => 1258,
            _ => return None,
        };
        CodePage::numbered(number)
    }

    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            CodePage::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            CodePage::Dos(upper) => {
                let sign = |byte: &u8| match byte.checked_sub(0x80) {
                    Some(index) => upper.chars().nth(usize::from(index)).unwrap_or(char::REPLACEMENT_CHARACTER),
                    None => char::from(*byte),
                };
                bytes.iter().map(sign).collect()
            }
        }
    }

    /// The name in the Encoding Standard, or the number of a code page of DOS.
    pub fn name(self) -> &'static str {
        match self {
            CodePage::Standard(encoding) => encoding.name(),
            CodePage::Dos(DOS_437) => "IBM437",
            CodePage::Dos(DOS_850) => "IBM850",
            CodePage::Dos(_) => "IBM852",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_found_by_number_charset_and_language() {
        let bytes = b"\xcf\xf0\xe8\xe2\xe5\xf2";
        for page in [CodePage::numbered(1251), CodePage::of_charset(204), CodePage::of_language(0x0419)] {
            assert_eq!(page.map(|page| page.decode(bytes)).as_deref(), Some("Привет"));
        }
        for upper in [DOS_437, DOS_850, DOS_852] {
            assert_eq!(upper.chars().count(), 128);
        }
        assert_eq!(CodePage::numbered(437).map(|page| page.decode(b"caf\x82")).as_deref(), Some("café"));
        assert_eq!(CodePage::numbered(4), None);
    }
}
