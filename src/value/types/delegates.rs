//! Delegates: the types that a script block is cast to. They are called through the engine and have no members here.

use crate::value::TypeDef;
use crate::value::ty::DefKind;

macro_rules! delegates {
    ($($name:literal),* $(,)?) => {
        /// The descriptions of this file.
        pub(super) static DEFS: &[&TypeDef] = &[
            &TypeDef {
                name: "System.Delegate",
                kind: DefKind::Abstract,
                interfaces: &["System.ICloneable"],
                ..TypeDef::CLASS
            },
            &TypeDef {
                name: "System.MulticastDelegate",
                base: "System.Delegate",
                kind: DefKind::Abstract,
                ..TypeDef::CLASS
            },
            $(&TypeDef {
                name: $name,
                base: "System.MulticastDelegate",
                ..TypeDef::CLASS
            }),*
        ];
    };
}

delegates!(
    "System.Action",
    "System.Action`1",
    "System.Action`2",
    "System.Action`3",
    "System.Action`4",
    "System.Func`1",
    "System.Func`2",
    "System.Func`3",
    "System.Func`4",
    "System.Func`5",
    "System.Predicate`1",
    "System.Comparison`1",
    "System.Converter`2",
    "System.EventHandler",
    "System.EventHandler`1",
    "System.Text.RegularExpressions.MatchEvaluator",
    "System.Threading.ThreadStart",
    "System.Threading.ParameterizedThreadStart",
    "System.Threading.TimerCallback",
    "System.Threading.WaitCallback",
    "System.Net.Security.RemoteCertificateValidationCallback",
);
