//! Keys as XML: `<RSAKeyValue><Modulus>...`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::key::{Parameters, Secret};

/// Writes a key; with its secret numbers where it has them and they are asked for.
pub(super) fn write(parameters: &Parameters, with_secret: bool) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::from("<RSAKeyValue>"));
    let mut add = |name: &str, bytes: &[u8]| {
        let encoded = Zeroizing::new(STANDARD.encode(bytes));
        text.push_str(&format!("<{name}>"));
        text.push_str(&encoded);
        text.push_str(&format!("</{name}>"));
    };
    add("Modulus", &parameters.modulus);
    add("Exponent", &parameters.exponent);
    if let Some(secret) = parameters.secret.as_ref().filter(|_| with_secret) {
        add("P", &secret.p);
        add("Q", &secret.q);
        add("DP", &secret.dp);
        add("DQ", &secret.dq);
        add("InverseQ", &secret.inverse_q);
        add("D", &secret.d);
    }
    text.push_str("</RSAKeyValue>");
    text
}

/// Reads a key; None for a text that is none.
pub(super) fn read(text: &str) -> Option<Parameters> {
    let field = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        let (encoded, _) = rest.split_once(&format!("</{name}>"))?;
        let packed: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
        STANDARD.decode(packed).ok()
    };
    let secret = match (field("D"), field("P"), field("Q")) {
        (Some(d), Some(p), Some(q)) => Some(Secret {
            d: Zeroizing::new(d),
            p: Zeroizing::new(p),
            q: Zeroizing::new(q),
            ..Secret::default()
        }),
        _ => None,
    };
    Some(Parameters {
        modulus: field("Modulus")?,
        exponent: field("Exponent")?,
        secret,
    })
}
