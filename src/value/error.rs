//! Errors as PowerShell has them: an exception with id, category, target and place; and the ways in which a
//! computation can be left early.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::exception::{self, Exception};
use super::position::Position;
use super::{Engine, NetObject, Str, Ty, Value, ty};

/// The result of anything that a script can make fail.
pub type R<T> = Result<T, Box<Stop>>;

/// Why a computation was left.
pub enum Stop {
    /// An error on its way to a `catch`, a `trap` or the end of its statement.
    Error(Raised),
    /// An exception that a .NET member threw; the site that called it makes the record.
    Exception(Value),
    /// `break`, to a label where given.
    Break(Option<Str>),
    /// `continue`, to a label where given.
    Continue(Option<Str>),
    /// `return`: what it returns has been written already.
    Return,
    /// `exit` with its code.
    Exit(i32),
    /// A stage has enough: its pipeline stops the stages before it.
    StopUpstream {
        /// The pipeline.
        pipeline: u64,
        /// The stage that has enough, from 1.
        stage: u32,
    },
    /// Ctrl+C, or the end of the host.
    Halt,
}

/// An error that was raised.
#[derive(Clone)]
pub struct Raised {
    /// The error.
    pub record: Rc<ErrorRecord>,
    /// How far it goes where nothing catches it.
    pub reach: Reach,
    /// What carries it.
    pub carrier: Carrier,
    /// The pipeline that it stops: nothing inside of that pipeline can catch it.
    pub pipeline: Option<u64>,
}

/// How far an uncaught error goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It ends its statement; the next one runs, unless `$ErrorActionPreference` says otherwise.
    Statement,
    /// `throw`: it ends the script, unless `$ErrorActionPreference` hushes it.
    Thrown,
    /// `-ErrorAction Stop`, or `$ErrorActionPreference` says so: it ends the script.
    Stopped,
}

/// The exception that carries a record, which `catch` and `trap` match besides the record's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The record's own exception, where that is a `RuntimeException`; else one around it.
    Own,
    /// `ActionPreferenceStopException`: a command reported an error that `Stop` made terminating.
    ActionStop,
    /// `CmdletInvocationException`: a command ended itself.
    Cmdlet,
}

impl Carrier {
    /// The carrying exception's type; None where it is the record's own affair.
    pub fn type_name(self) -> Option<&'static str> {
        match self {
            Carrier::Own => None,
            Carrier::ActionStop => {
                Some("System.Management.Automation.ActionPreferenceStopException")
            }
            Carrier::Cmdlet => Some("System.Management.Automation.CmdletInvocationException"),
        }
    }
}

impl Raised {
    /// An error on its way.
    pub fn new(record: Rc<ErrorRecord>, reach: Reach) -> Raised {
        Raised {
            record,
            reach,
            carrier: Carrier::Own,
            pipeline: None,
        }
    }

    /// The same carried by another exception.
    pub fn carried_by(self, carrier: Carrier) -> Raised {
        Raised { carrier, ..self }
    }

    /// As a stop.
    pub fn stop<T>(self) -> R<T> {
        Err(Box::new(Stop::Error(self)))
    }
}

impl Stop {
    /// Raises an error record that ends its statement.
    pub fn error<T>(record: ErrorRecord) -> R<T> {
        Raised::new(Rc::new(record), Reach::Statement).stop()
    }
}

macro_rules! categories {
    ($($name:ident),* $(,)?) => {
        /// `System.Management.Automation.ErrorCategory`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
        #[allow(missing_docs)]
        pub enum ErrorCategory {
            #[default]
            $($name),*
        }

        impl ErrorCategory {
            /// All categories in the order of their numbers.
            pub const ALL: &'static [ErrorCategory] = &[$(ErrorCategory::$name),*];

            /// The name as printed.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCategory::$name => stringify!($name)),*
                }
            }

            /// The category of a name.
            pub fn parse(name: &str) -> Option<ErrorCategory> {
                ErrorCategory::ALL.iter().copied().find(|c| c.name().eq_ignore_ascii_case(name))
            }
        }
    };
}

categories!(
    NotSpecified,
    OpenError,
    CloseError,
    DeviceError,
    DeadlockDetected,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    InvalidResult,
    InvalidType,
    MetadataError,
    NotImplemented,
    NotInstalled,
    ObjectNotFound,
    OperationStopped,
    OperationTimeout,
    SyntaxError,
    ParserError,
    PermissionDenied,
    ResourceBusy,
    ResourceExists,
    ResourceUnavailable,
    ReadError,
    WriteError,
    FromStdErr,
    SecurityError,
    ProtocolError,
    ConnectionError,
    AuthenticationError,
    LimitsExceeded,
    QuotaExceeded,
    NotEnabled,
);

/// `System.Management.Automation.ErrorRecord`.
pub struct ErrorRecord {
    /// The exception value.
    pub exception: Value,
    /// The id that the raiser gave, without the command.
    pub error_id: Str,
    /// What follows the id after a comma: the cmdlet's class or the function's name. Empty: nothing.
    pub command: RefCell<Str>,
    /// The category.
    pub category: Cell<ErrorCategory>,
    /// `TargetObject`.
    pub target: Value,
    /// `CategoryInfo.Activity`: the command's name. Set by whoever runs the command.
    pub activity: RefCell<Str>,
    /// `CategoryInfo.Reason` where set; else the exception's type name.
    pub reason: RefCell<Option<Str>>,
    /// `CategoryInfo.TargetName` and `TargetType` where set; else made from the target.
    pub target_name: RefCell<Option<Str>>,
    /// See `target_name`.
    pub target_type: RefCell<Option<Str>>,
    /// `ErrorDetails.Message`.
    pub details: RefCell<Option<Str>>,
    /// `ErrorDetails.RecommendedAction`.
    pub recommended: RefCell<Option<Str>>,
    /// Where it happened.
    pub position: RefCell<Option<Position>>,
    /// `InvocationInfo` of the command that raised it, as the runtime's object.
    pub invocation: RefCell<Value>,
    /// `ScriptStackTrace`.
    pub stack: RefCell<Str>,
    /// Its invocation is said already: whoever writes it leaves that alone.
    pub keeps_invocation: Cell<bool>,
    /// It came out of the error stream (`2>&1`): the host shows it there, not in its output.
    pub from_stream: Cell<bool>,
}

impl ErrorRecord {
    /// A record with a new exception of the named type.
    pub fn new(
        exception_type: &str,
        message: impl AsRef<str>,
        id: impl AsRef<str>,
        category: ErrorCategory,
        target: Value,
    ) -> ErrorRecord {
        let exception = Exception::new(exception_type, message);
        *exception.recorded.borrow_mut() = Some((Str::from(id.as_ref()), category));
        ErrorRecord::of(exception.into_value(), id, category, target)
    }

    /// A record of an exception value.
    pub fn of(
        exception: Value,
        id: impl AsRef<str>,
        category: ErrorCategory,
        target: Value,
    ) -> ErrorRecord {
        ErrorRecord {
            exception,
            error_id: Str::from(id.as_ref()),
            command: RefCell::default(),
            category: Cell::new(category),
            target,
            activity: RefCell::default(),
            reason: RefCell::default(),
            target_name: RefCell::default(),
            target_type: RefCell::default(),
            details: RefCell::default(),
            recommended: RefCell::default(),
            position: RefCell::default(),
            invocation: RefCell::default(),
            stack: RefCell::default(),
            keeps_invocation: Cell::new(false),
            from_stream: Cell::new(false),
        }
    }

    /// The engine's own errors: a `RuntimeException` with an id.
    pub fn runtime(
        message: impl AsRef<str>,
        id: &str,
        category: ErrorCategory,
        target: Value,
    ) -> ErrorRecord {
        ErrorRecord::new(
            "System.Management.Automation.RuntimeException",
            message,
            id,
            category,
            target,
        )
    }

    /// Raises it: it ends its statement where nothing catches it.
    pub fn raise<T>(self) -> R<T> {
        Stop::error(self)
    }

    /// `FullyQualifiedErrorId`.
    pub fn full_id(&self) -> Str {
        let command = self.command.borrow();
        if command.is_empty() {
            self.error_id.clone()
        } else if self.error_id.is_empty() {
            command.clone()
        } else {
            Str::from(format!("{},{}", self.error_id, command))
        }
    }

    /// What is shown: the details' message where there is one, else the exception's.
    pub fn message(&self) -> Str {
        match &*self.details.borrow() {
            Some(text) => text.clone(),
            None => exception::message_of(&self.exception),
        }
    }

    /// The same error as a new record, as `throw $_` in a `catch` makes one.
    pub fn duplicate(&self) -> ErrorRecord {
        ErrorRecord {
            exception: self.exception.clone(),
            error_id: self.error_id.clone(),
            command: self.command.clone(),
            category: self.category.clone(),
            target: self.target.clone(),
            activity: self.activity.clone(),
            reason: self.reason.clone(),
            target_name: self.target_name.clone(),
            target_type: self.target_type.clone(),
            details: self.details.clone(),
            recommended: self.recommended.clone(),
            position: self.position.clone(),
            invocation: self.invocation.clone(),
            stack: self.stack.clone(),
            keeps_invocation: Cell::new(false),
            from_stream: Cell::new(false),
        }
    }
}

impl NetObject for ErrorRecord {
    fn ty(&self) -> Ty {
        ty::known().error_record
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.message()))
    }
}
