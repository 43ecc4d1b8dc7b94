//! What kept a service from provisioning an object, as MSOnline shows it in `Errors`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::Model;
use crate::tenant::model::ServiceProvisioningError;
use crate::value::types::xml::xml_element;
use crate::value::{R, Value};

use super::call::text;
use super::user_object::{NAMESPACE, extension_data, listed};

/// The errors of an object; null where there are none. A detail that is no XML stands in an element of its own.
///
/// # Errors
/// Never for details that are well-formed XML or plain text.
pub fn validation_errors(errors: &[ServiceProvisioningError]) -> R<Value> {
    if errors.is_empty() {
        return Ok(Value::Null);
    }
    let mut shown = Vec::with_capacity(errors.len());
    for error in errors {
        let element = element(error.error_detail.as_deref().unwrap_or_default())?;
        shown.push(Model::of(
            &format!("{NAMESPACE}ValidationError"),
            [
                ("ExtensionData", extension_data()),
                ("ErrorDetail", element),
                ("Resolved", Value::Bool(error.is_resolved)),
                ("ServiceInstance", text(&error.service_instance)),
                ("Timestamp", date(error.created_date_time)),
            ],
        ));
    }
    Ok(listed("ValidationError", shown))
}

fn element(detail: &str) -> R<Value> {
    match xml_element(detail) {
        Ok(element) if !element.is_null() => Ok(element),
        _ => xml_element(&format!("<ErrorDetail>{}</ErrorDetail>", escaped(detail))),
    }
}

/// A text as content of an element.
fn escaped(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !c.is_control() || c.is_whitespace());
    let text: String = kept.collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::types::xml::outer_xml;

    fn markup(detail: &str) -> Option<String> {
        element(detail).ok().as_ref().and_then(outer_xml)
    }

    #[test]
    fn details_that_are_no_xml_are_shown_all_the_same() {
        for (detail, shown) in [
            ("<a><b>1</b></a>", "<a><b>1</b></a>"),
            ("x < y", "<ErrorDetail>x &lt; y</ErrorDetail>"),
            ("<a>", "<ErrorDetail>&lt;a&gt;</ErrorDetail>"),
        ] {
            assert_eq!(markup(detail).as_deref(), Some(shown));
        }
    }
}
