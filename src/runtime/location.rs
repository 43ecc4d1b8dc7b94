//! The current location.

use crate::value::{Str, Value};

use super::Runtime;

/// `$PWD`: a `PathInfo` of the current folder.
pub fn path_info(rt: &mut Runtime) -> Value {
    let path: Str = rt.current_dir.clone();
    let object = crate::value::PsObject::from_notes([
        ("Drive", Value::Null),
        ("Provider", Value::Null),
        ("ProviderPath", Value::Str(path.clone())),
        ("Path", Value::Str(path)),
    ]);
    *object.type_names.borrow_mut() = Some(std::rc::Rc::new(vec![
        "System.Management.Automation.PathInfo".into(),
        "System.Object".into(),
    ]));
    Value::Object(std::rc::Rc::new(object))
}
