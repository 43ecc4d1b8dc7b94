//! The few types whose objects come back as what they were rather than as their properties: a credential that was kept in
//! a file signs in again. They are PowerShell's (`DeserializingTypeConverter`), as far as scripts can make them here.

use crate::runtime::Runtime;
use crate::value::types::security::{credential, secure_string};
use crate::value::{R, Str, Value, convert, ty};

/// The object of a type's name, its properties and its text; None for types that come back as their properties.
///
/// # Errors
/// For a text or property that makes no object of the type.
pub fn again(
    rt: &mut Runtime,
    type_name: &str,
    properties: &[(Str, Value)],
    text: Option<&str>,
) -> R<Option<Value>> {
    let property = |name: &str| {
        let found = properties
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    };
    let made = match type_name {
        "System.Management.Automation.PSCredential" => {
            let Some(password) = property("Password") else {
                return Ok(None);
            };
            let user = match property("UserName") {
                Some(user) => convert::to_str(rt, user)?,
                None => Str::new(),
            };
            if user.is_empty() {
                credential("", secure_string(""))
            } else {
                credential(&user, password.clone())
            }
        }
        "System.Management.Automation.SwitchParameter" => match property("IsPresent") {
            Some(present) => of_type(rt, present, type_name)?,
            None => return Ok(None),
        },
        "System.Globalization.CultureInfo"
        | "System.Net.IPAddress"
        | "System.Net.Mail.MailAddress" => match text {
            Some(text) => of_type(rt, &Value::str(text), type_name)?,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(made))
}

fn of_type(rt: &mut Runtime, value: &Value, type_name: &str) -> R<Value> {
    match ty::find(type_name) {
        Some(ty) => convert::to(rt, value, ty),
        None => Ok(value.clone()),
    }
}
