//! Names as .NET writes them: the last part first, a blank behind each comma, quotes around what needs them.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::Tagged as _;
use x509_cert::name::Name;

/// The abbreviations of attributes by their identifiers.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "S"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "T"),
    ("2.5.4.13", "Description"),
    ("2.5.4.17", "PostalCode"),
    ("2.5.4.42", "G"),
    ("2.5.4.43", "I"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "OID.0.9.2342.19200300.100.1.1"),
    ("1.2.840.113549.1.9.1", "E"),
];

/// The name of a subject or issuer.
pub(super) fn text(name: &Name) -> String {
    let mut parts: Vec<String> = name
        .iter_rdn()
        .map(|rdn| {
            let attributes: Vec<String> = rdn.iter().map(attribute).collect();
            attributes.join(" + ")
        })
        .collect();
    parts.reverse();
    parts.join(", ")
}

/// The value of the last attribute with an abbreviation.
pub(super) fn part(name: &Name, abbreviation: &str) -> Option<String> {
    name.iter()
        .filter(|a| key(a) == abbreviation)
        .last()
        .map(value)
}

fn key(attribute: &AttributeTypeAndValue) -> String {
    let oid = attribute.oid.to_string();
    match ABBREVIATIONS.iter().find(|(known, _)| *known == oid) {
        Some((_, short)) => (*short).to_string(),
        None => format!("OID.{oid}"),
    }
}

fn attribute(attribute: &AttributeTypeAndValue) -> String {
    format!("{}={}", key(attribute), quoted(&value(attribute)))
}

/// The text of a value in whichever of ASN.1's string types it is.
fn value(attribute: &AttributeTypeAndValue) -> String {
    use x509_cert::der::Tag;
    let bytes = attribute.value.value();
    match attribute.value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        Tag::TeletexString => bytes.iter().map(|b| char::from(*b)).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn quoted(value: &str) -> String {
    let needs = value.is_empty()
        || value.starts_with(' ')
        || value.ends_with(' ')
        || value.contains([',', '+', '=', '"', '\n', '<', '>', '#', ';']);
    match needs {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value.to_string(),
    }
}
