//! Names of cultures that are not written as names: Windows' numbers and the three letters of ISO 639-2.
//!
//! The numbers of languages are those of Windows' language code identifiers ([MS-LCID], a neutral identifier is the
//! low ten bits of those of its regions); three letters become two where ISO 639-1 has them, as ICU does.

/// The culture of a language's number.
pub fn language_of_lcid(lcid: u32) -> Option<&'static str> {
    LANGUAGES
        .iter()
        .find(|(number, _)| u32::from(*number) == lcid)
        .map(|(_, name)| *name)
}

/// The two letters of a language that is named by three; None where there are none.
pub fn two_letters(three: &str) -> Option<&'static str> {
    LETTERS
        .split_ascii_whitespace()
        .filter_map(|pair| pair.split_once(':'))
        .find(|(long, _)| *long == three)
        .map(|(_, short)| short)
}

const LANGUAGES: &[(u8, &str)] = &[
    (0x01, "ar"),
    (0x02, "bg"),
    (0x03, "ca"),
    (0x04, "zh-Hans"),
    (0x05, "cs"),
    (0x06, "da"),
    (0x07, "de"),
    (0x08, "el"),
    (0x09, "en"),
    (0x0a, "es"),
    (0x0b, "fi"),
    (0x0c, "fr"),
    (0x0d, "he"),
    (0x0e, "hu"),
    (0x0f, "is"),
    (0x10, "it"),
    (0x11, "ja"),
    (0x12, "ko"),
    (0x13, "nl"),
    (0x14, "no"),
    (0x15, "pl"),
    (0x16, "pt"),
    (0x17, "rm"),
    (0x18, "ro"),
    (0x19, "ru"),
    (0x1a, "hr"),
    (0x1b, "sk"),
    (0x1c, "sq"),
    (0x1d, "sv"),
    (0x1e, "th"),
    (0x1f, "tr"),
    (0x20, "ur"),
    (0x21, "id"),
    (0x22, "uk"),
    (0x23, "be"),
    (0x24, "sl"),
    (0x25, "et"),
    (0x26, "lv"),
    (0x27, "lt"),
    (0x28, "tg"),
    (0x29, "fa"),
    (0x2a, "vi"),
    (0x2b, "hy"),
    (0x2c, "az"),
    (0x2d, "eu"),
    (0x2e, "hsb"),
    (0x2f, "mk"),
    (0x30, "st"),
    (0x31, "ts"),
    (0x32, "tn"),
    (0x33, "ve"),
    (0x34, "xh"),
    (0x35, "zu"),
    (0x36, "af"),
    (0x37, "ka"),
    (0x38, "fo"),
    (0x39, "hi"),
    (0x3a, "mt"),
    (0x3b, "se"),
    (0x3c, "ga"),
    (0x3d, "yi"),
    (0x3e, "ms"),
    (0x3f, "kk"),
    (0x40, "ky"),
    (0x41, "sw"),
    (0x42, "tk"),
    (0x43, "uz"),
    (0x44, "tt"),
    (0x45, "bn"),
    (0x46, "pa"),
    (0x47, "gu"),
    (0x48, "or"),
    (0x49, "ta"),
    (0x4a, "te"),
    (0x4b, "kn"),
    (0x4c, "ml"),
    (0x4d, "as"),
    (0x4e, "mr"),
    (0x4f, "sa"),
    (0x50, "mn"),
    (0x51, "bo"),
    (0x52, "cy"),
    (0x53, "km"),
    (0x54, "lo"),
    (0x55, "my"),
    (0x56, "gl"),
    (0x57, "kok"),
    (0x58, "mni"),
    (0x59, "sd"),
    (0x5a, "syr"),
    (0x5b, "si"),
    (0x5c, "chr"),
    (0x5d, "iu"),
    (0x5e, "am"),
    (0x5f, "tzm"),
    (0x60, "ks"),
    (0x61, "ne"),
    (0x62, "fy"),
    (0x63, "ps"),
    (0x64, "fil"),
    (0x65, "dv"),
    (0x66, "bin"),
    (0x67, "ff"),
    (0x68, "ha"),
    (0x69, "ibb"),
    (0x6a, "yo"),
    (0x6b, "quz"),
    (0x6c, "nso"),
    (0x6d, "ba"),
    (0x6e, "lb"),
    (0x6f, "kl"),
    (0x70, "ig"),
    (0x71, "kr"),
    (0x72, "om"),
    (0x73, "ti"),
    (0x74, "gn"),
    (0x75, "haw"),
    (0x76, "la"),
    (0x77, "so"),
    (0x78, "ii"),
    (0x79, "pap"),
    (0x7a, "arn"),
    (0x7c, "moh"),
    (0x7e, "br"),
    (0x80, "ug"),
    (0x81, "mi"),
    (0x82, "oc"),
    (0x83, "co"),
    (0x84, "gsw"),
    (0x85, "sah"),
    (0x86, "quc"),
    (0x87, "rw"),
    (0x88, "wo"),
    (0x8c, "prs"),
    (0x91, "gd"),
    (0x92, "ku"),
];

/// `three:two`, the terminological codes and, where they differ, the bibliographical ones.
const LETTERS: &str = "\
aar:aa abk:ab afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm \
baq:eu bel:be ben:bn bih:bh bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh chu:cu \
chv:cv cor:kw cos:co cre:cr cym:cy cze:cs dan:da deu:de div:dv dut:nl dzo:dz ell:el eng:en epo:eo est:et eus:eu \
ewe:ee fao:fo fas:fa fij:fj fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el \
grn:gn guj:gu hat:ht hau:ha heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii iku:iu \
ile:ie ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr kaz:kk khm:km kik:ki \
kin:rw kir:ky kom:kv kon:kg kor:ko kua:kj kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg \
mac:mk mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg mlt:mt mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr \
nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc oji:oj ori:or orm:om oss:os pan:pa per:fa pli:pi \
pol:pl por:pt pus:ps que:qu roh:rm ron:ro rum:ro run:rn rus:ru sag:sg san:sa sin:si slk:sk slo:sk slv:sl sme:se \
smo:sm sna:sn snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv tah:ty tam:ta tat:tt \
tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz \
ven:ve vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_three_letters_name_languages() {
        assert_eq!(language_of_lcid(0x41), Some("sw"));
        assert_eq!(language_of_lcid(0x35), Some("zu"));
        assert_eq!(language_of_lcid(0xc8), None);
        assert_eq!(two_letters("mon"), Some("mn"));
        assert_eq!(two_letters("yes"), None);
    }
}
