//! The members of script classes as `Get-Member` lists them.

use crate::value::convert::type_name;
use crate::value::member::{Kind, MemberInfo};
use crate::value::{Str, Ty, ty};

use super::super::Runtime;
use super::{Class, Method};

impl Runtime {
    /// The methods of a class and its bases, overloads in one line; with `statics` its static members.
    pub(in crate::runtime) fn members_of_class(
        &mut self,
        ty: Ty,
        statics: bool,
    ) -> Vec<MemberInfo> {
        let mut out: Vec<MemberInfo> = Vec::new();
        for class in self.class_chain(ty) {
            if statics {
                out.extend(self.static_properties(&class));
            }
            for method in class
                .methods
                .iter()
                .filter(|m| !m.is_constructor && m.is_static == statics)
            {
                if out
                    .iter()
                    .any(|m| m.name.eq_ignore_ascii_case(&method.name))
                {
                    continue;
                }
                let overloads: Vec<String> = class
                    .methods
                    .iter()
                    .filter(|m| {
                        !m.is_constructor
                            && m.is_static == statics
                            && m.name.eq_ignore_ascii_case(&method.name)
                    })
                    .map(|m| self.signature(m))
                    .collect();
                out.push(MemberInfo {
                    name: method.name.clone(),
                    kind: Kind::Method,
                    definition: Str::from(overloads.join(", ")),
                    type_name: Str::from("System.Management.Automation.PSMethod"),
                    settable: false,
                    is_static: statics,
                    hidden: method.is_hidden,
                });
            }
        }
        out
    }

    fn static_properties(&self, class: &Class) -> Vec<MemberInfo> {
        class
            .properties
            .iter()
            .filter(|p| p.is_static)
            .map(|p| {
                let t = p.ty.unwrap_or(ty::known().object);
                MemberInfo {
                    name: p.name.clone(),
                    kind: Kind::Property,
                    definition: Str::from(format!(
                        "static {} {} {{get;set;}}",
                        type_name(t, self.edition),
                        p.name
                    )),
                    type_name: Str::from(t.full_name()),
                    settable: true,
                    is_static: true,
                    hidden: p.is_hidden,
                }
            })
            .collect()
    }

    /// `static int Add(int a, System.Object b)`
    fn signature(&self, method: &Method) -> String {
        let shown = |t: Option<Ty>| type_name(t.unwrap_or(ty::known().object), self.edition);
        let params: Vec<String> = method
            .body
            .params
            .iter()
            .zip(&method.params)
            .map(|(p, t)| format!("{} {}", shown(*t), p.name))
            .collect();
        format!(
            "{}{} {}({})",
            if method.is_static { "static " } else { "" },
            shown(method.returns),
            method.name,
            params.join(", ")
        )
    }
}
