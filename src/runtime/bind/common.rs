//! Common parameters of functions and cmdlets: what they do to the call.

use crate::value::{Value, convert};

use super::super::prefs::Action;
use super::CommonParam;
use super::binder::Binder;

impl Binder<'_> {
    /// The effect of a common parameter on the call.
    pub fn set_common(&mut self, param: CommonParam, value: &Value) {
        let text = match value {
            Value::Str(s) => Some(s.clone()),
            _ => None,
        };
        let mut common = self.call.common.borrow_mut();
        match param {
            CommonParam::Verbose => common.verbose = Some(convert::to_bool(value)),
            CommonParam::Debug => common.debug = Some(convert::to_bool(value)),
            CommonParam::WhatIf => common.what_if = Some(convert::to_bool(value)),
            CommonParam::Confirm => common.confirm = Some(convert::to_bool(value)),
            CommonParam::ErrorAction => common.error_action = Action::of(value),
            CommonParam::WarningAction => common.warning_action = Action::of(value),
            CommonParam::InformationAction => common.information_action = Action::of(value),
            CommonParam::ProgressAction => common.progress_action = Action::of(value),
            CommonParam::ErrorVariable => common.error_variable = text,
            CommonParam::WarningVariable => common.warning_variable = text,
            CommonParam::InformationVariable => common.information_variable = text,
            CommonParam::OutVariable => common.out_variable = text,
            CommonParam::PipelineVariable => common.pipeline_variable = text,
            CommonParam::Paging => {}
            CommonParam::OutBuffer => {
                common.out_buffer = match value {
                    Value::Int32(n) => Some(*n),
                    _ => None,
                }
            }
        }
    }
}
