//! Exception types: their bases, default messages, numbers (`HResult`), constructors and the members they add.

use super::{args, throw};
use crate::value::exception::with_exception;
use crate::value::ty::{PropDef, method, overload, prop, prop_set};
use crate::value::{Dict, Engine, Exception, R, Str, Ty, TypeDef, Value};
use std::rc::Rc;

/// What a type says and numbers where a script gives no message of its own.
struct Defaults {
    name: &'static str,
    message: &'static str,
    hresult: u32,
}

macro_rules! exceptions {
    ($($name:literal : $base:literal, $hresult:literal, $message:literal $(, $ctors:ident $props:ident)? ;)*) => {
        /// The descriptions of this file.
        pub(super) static DEFS: &[&TypeDef] = &[
            &TypeDef {
                name: "System.Exception",
                interfaces: &["System.Runtime.Serialization.ISerializable"],
                properties: EXCEPTION,
                methods: &[
                    method("GetBaseException", &[overload("System.Exception GetBaseException()", base_exception)]),
                    method("ToString", &[overload("string ToString()", |e, this, _| {
                        super::object::text(e, this).map(Value::Str)
                    })]),
                ],
                constructors: &[
                    overload("System.Exception new()", make),
                    overload("System.Exception new(string message)", make),
                    overload("System.Exception new(string message, System.Exception innerException)", make),
                ],
                ..TypeDef::CLASS
            },
            $(&TypeDef {
                name: $name,
                base: $base,
                constructors: exceptions!(@ctors $name $(, $ctors)?),
                properties: exceptions!(@props $($props)?),
                ..TypeDef::CLASS
            }),*
        ];

        static DEFAULTS: &[Defaults] = &[
            Defaults {
                name: "System.Exception",
                message: "Exception of type 'System.Exception' was thrown.",
                hresult: 0x8013_1500,
            },
            $(Defaults { name: $name, message: $message, hresult: $hresult }),*
        ];
    };
    (@props) => { &[] };
    (@props $props:ident) => { $props };
    (@ctors $name:literal) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
    ] };
    (@ctors $name:literal, argument) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
        overload(concat!($name, " new(string message, string paramName)"), make_argument),
        overload(concat!($name, " new(string message, string paramName, System.Exception innerException)"), make_argument),
    ] };
    (@ctors $name:literal, argument_null) => { &[
        overload(concat!($name, " new()"), make_about),
        overload(concat!($name, " new(string paramName)"), make_about),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
        overload(concat!($name, " new(string paramName, string message)"), make_about),
    ] };
    (@ctors $name:literal, out_of_range) => { &[
        overload(concat!($name, " new()"), make_about),
        overload(concat!($name, " new(string paramName)"), make_about),
        overload(concat!($name, " new(string paramName, string message)"), make_about),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
        overload(concat!($name, " new(string paramName, System.Object actualValue, string message)"), make_actual),
    ] };
    (@ctors $name:literal, file) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
        overload(concat!($name, " new(string message, string fileName)"), make_file),
    ] };
    (@ctors $name:literal, disposed) => { &[
        overload(concat!($name, " new(string objectName)"), make_disposed),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
    ] };
    (@ctors $name:literal, numbered) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(int error)"), make_numbered),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(int error, string message)"), make_numbered),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
    ] };
    (@ctors $name:literal, aggregate) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make_aggregate),
        overload(concat!($name, " new(params System.Exception[] innerExceptions)"), make_aggregate),
        overload(concat!($name, " new(string message, params System.Exception[] innerExceptions)"), make_aggregate),
    ] };
    (@ctors $name:literal, recorded) => { &[
        overload(concat!($name, " new()"), make),
        overload(concat!($name, " new(string message)"), make),
        overload(concat!($name, " new(string message, System.Exception innerException)"), make),
        overload(
            concat!($name, " new(string message, System.Exception innerException, \
                System.Management.Automation.ErrorRecord errorRecord)"),
            make_recorded,
        ),
    ] };
}

const NO_MESSAGE: &[PropDef] = &[];
const PARAM_NAME: &[PropDef] = &[prop("ParamName", "string", |_, this| {
    extra(this, "ParamName")
})];
const ACTUAL_VALUE: &[PropDef] = &[prop("ActualValue", "System.Object", |_, this| {
    extra(this, "ActualValue")
})];
const FILE_NAME: &[PropDef] = &[prop("FileName", "string", |_, this| {
    extra(this, "FileName")
})];
const OBJECT_NAME: &[PropDef] = &[prop("ObjectName", "string", |_, this| {
    extra(this, "ObjectName")
})];
const NATIVE_CODE: &[PropDef] = &[prop("NativeErrorCode", "int", |_, this| {
    extra(this, "NativeErrorCode")
})];
const INNER_EXCEPTIONS: &[PropDef] = &[prop(
    "InnerExceptions",
    "System.Collections.ObjectModel.ReadOnlyCollection[System.Exception]",
    |_, this| extra(this, "InnerExceptions"),
)];
const ERROR_RECORD: &[PropDef] = &[
    prop(
        "ErrorRecord",
        "System.Management.Automation.ErrorRecord",
        |_, this| error_record(this),
    ),
    prop("WasThrownFromThrowStatement", "bool", |_, this| {
        Ok(match extra(this, "WasThrownFromThrowStatement")? {
            Value::Null => Value::Bool(false),
            other => other,
        })
    }),
];
const LOOKUP: &[PropDef] = &[
    prop("ItemName", "string", |_, this| extra(this, "ItemName")),
    prop(
        "ErrorRecord",
        "System.Management.Automation.ErrorRecord",
        |_, this| error_record(this),
    ),
];
const COMMAND_NAME: &[PropDef] = &[
    prop("CommandName", "string", |_, this| {
        extra(this, "CommandName")
    }),
    prop(
        "ErrorRecord",
        "System.Management.Automation.ErrorRecord",
        |_, this| error_record(this),
    ),
];
const BINDING: &[PropDef] = &[
    prop("ParameterName", "string", |_, this| {
        extra(this, "ParameterName")
    }),
    prop("ParameterType", "type", |_, this| {
        extra(this, "ParameterType")
    }),
    prop("TypeSpecified", "type", |_, this| {
        extra(this, "TypeSpecified")
    }),
    prop("ErrorId", "string", |_, this| extra(this, "ErrorId")),
    prop("Line", "long", |_, this| extra(this, "Line")),
    prop("Offset", "long", |_, this| extra(this, "Offset")),
    prop(
        "CommandInvocation",
        "System.Management.Automation.InvocationInfo",
        |_, this| extra(this, "CommandInvocation"),
    ),
];
const PARSE_ERRORS: &[PropDef] = &[prop(
    "Errors",
    "System.Management.Automation.Language.ParseError[]",
    |_, this| extra(this, "Errors"),
)];
const WEB: &[PropDef] = &[
    prop("Status", "System.Net.WebExceptionStatus", |_, this| {
        extra(this, "Status")
    }),
    prop("Response", "System.Net.WebResponse", |_, this| {
        extra(this, "Response")
    }),
];

exceptions! {
    "System.SystemException": "System.Exception", 0x8013_1501, "System error.";
    "System.ApplicationException": "System.Exception", 0x8013_1600, "Error in the application.";
    "System.AggregateException": "System.Exception", 0x8013_1500, "One or more errors occurred.",
        aggregate INNER_EXCEPTIONS;
    "System.ArgumentException": "System.SystemException", 0x8007_0057,
        "Value does not fall within the expected range.", argument PARAM_NAME;
    "System.ArgumentNullException": "System.ArgumentException", 0x8000_4003, "Value cannot be null.",
        argument_null NO_MESSAGE;
    "System.ArgumentOutOfRangeException": "System.ArgumentException", 0x8013_1502,
        "Specified argument was out of the range of valid values.", out_of_range ACTUAL_VALUE;
    "System.ArithmeticException": "System.SystemException", 0x8007_0216,
        "Overflow or underflow in the arithmetic operation.";
    "System.DivideByZeroException": "System.ArithmeticException", 0x8002_0012, "Attempted to divide by zero.";
    "System.OverflowException": "System.ArithmeticException", 0x8013_1516,
        "Arithmetic operation resulted in an overflow.";
    "System.NotFiniteNumberException": "System.ArithmeticException", 0x8013_1528,
        "Number encountered was not a finite quantity.";
    "System.ArrayTypeMismatchException": "System.SystemException", 0x8013_1503,
        "Attempted to access an element as a type incompatible with the array.";
    "System.BadImageFormatException": "System.SystemException", 0x8007_000B,
        "Format of the executable (.exe) or library (.dll) is invalid.";
    "System.FormatException": "System.SystemException", 0x8013_1537,
        "One of the identified items was in an invalid format.";
    "System.UriFormatException": "System.FormatException", 0x8013_1537,
        "One of the identified items was in an invalid format.";
    "System.IndexOutOfRangeException": "System.SystemException", 0x8013_1508,
        "Index was outside the bounds of the array.";
    "System.InvalidCastException": "System.SystemException", 0x8000_4002, "Specified cast is not valid.";
    "System.InvalidOperationException": "System.SystemException", 0x8013_1509,
        "Operation is not valid due to the current state of the object.";
    "System.ObjectDisposedException": "System.InvalidOperationException", 0x8013_1622,
        "Cannot access a disposed object.", disposed OBJECT_NAME;
    "System.InvalidProgramException": "System.SystemException", 0x8013_153A,
        "Common Language Runtime detected an invalid program.";
    "System.InvalidTimeZoneException": "System.Exception", 0x8013_1500,
        "Exception of type 'System.InvalidTimeZoneException' was thrown.";
    "System.TimeZoneNotFoundException": "System.Exception", 0x8013_1500,
        "Exception of type 'System.TimeZoneNotFoundException' was thrown.";
    "System.MemberAccessException": "System.SystemException", 0x8013_151A, "Cannot access member.";
    "System.MissingMemberException": "System.MemberAccessException", 0x8013_1512,
        "Attempted to access a missing member.";
    "System.MissingMethodException": "System.MissingMemberException", 0x8013_1513,
        "Attempted to access a missing method.";
    "System.MissingFieldException": "System.MissingMemberException", 0x8013_1511,
        "Attempted to access a non-existing field.";
    "System.NotImplementedException": "System.SystemException", 0x8000_4001,
        "The method or operation is not implemented.";
    "System.NotSupportedException": "System.SystemException", 0x8013_1515, "Specified method is not supported.";
    "System.PlatformNotSupportedException": "System.NotSupportedException", 0x8013_1539,
        "Operation is not supported on this platform.";
    "System.NullReferenceException": "System.SystemException", 0x8000_4003,
        "Object reference not set to an instance of an object.";
    "System.OperationCanceledException": "System.SystemException", 0x8013_153B, "The operation was canceled.";
    "System.Threading.Tasks.TaskCanceledException": "System.OperationCanceledException", 0x8013_153B,
        "A task was canceled.";
    "System.OutOfMemoryException": "System.SystemException", 0x8007_000E,
        "Insufficient memory to continue the execution of the program.";
    "System.InsufficientExecutionStackException": "System.SystemException", 0x8013_1578,
        "Insufficient stack to continue executing the program safely.";
    "System.RankException": "System.SystemException", 0x8013_1517,
        "Attempted to operate on an array with the incorrect number of dimensions.";
    "System.StackOverflowException": "System.SystemException", 0x8007_03E9,
        "Operation caused a stack overflow.";
    "System.TimeoutException": "System.SystemException", 0x8013_1505, "The operation has timed out.";
    "System.TypeInitializationException": "System.SystemException", 0x8013_1534, "Type constructor threw an exception.";
    "System.TypeLoadException": "System.SystemException", 0x8013_1522, "Failure has occurred while loading a type.";
    "System.UnauthorizedAccessException": "System.SystemException", 0x8007_0005,
        "Attempted to perform an unauthorized operation.";
    "System.Collections.Generic.KeyNotFoundException": "System.SystemException", 0x8013_1577,
        "The given key was not present in the dictionary.";
    "System.ComponentModel.Win32Exception": "System.Runtime.InteropServices.ExternalException", 0x8000_4005,
        "Success", numbered NATIVE_CODE;
    "System.ComponentModel.InvalidEnumArgumentException": "System.ArgumentException", 0x8007_0057,
        "Value does not fall within the expected range.";
    "System.Configuration.ConfigurationException": "System.SystemException", 0x8013_1902,
        "An error occurred in the configuration system.";
    "System.Data.DataException": "System.SystemException", 0x8013_1920, "Data Exception.";
    "System.Data.ConstraintException": "System.Data.DataException", 0x8013_1922, "Constraint Exception.";
    "System.Data.DuplicateNameException": "System.Data.DataException", 0x8013_1925, "Duplicate name not allowed.";
    "System.Data.SyntaxErrorException": "System.Data.InvalidExpressionException", 0x8013_1500,
        "Syntax error in the expression.";
    "System.Data.InvalidExpressionException": "System.Data.DataException", 0x8013_1920, "Invalid expression.";
    "System.Globalization.CultureNotFoundException": "System.ArgumentException", 0x8007_0057,
        "Culture is not supported.";
    "System.IO.IOException": "System.SystemException", 0x8013_1620, "I/O error occurred.";
    "System.IO.DirectoryNotFoundException": "System.IO.IOException", 0x8007_0003,
        "Attempted to access a path that is not on the disk.";
    "System.IO.DriveNotFoundException": "System.IO.IOException", 0x8007_0003,
        "Attempted to access a drive that is not available.";
    "System.IO.EndOfStreamException": "System.IO.IOException", 0x8007_0026,
        "Attempted to read past the end of the stream.";
    "System.IO.FileNotFoundException": "System.IO.IOException", 0x8007_0002, "Unable to find the specified file.",
        file FILE_NAME;
    "System.IO.FileLoadException": "System.IO.IOException", 0x8013_1621, "Could not load the specified file.",
        file FILE_NAME;
    "System.IO.PathTooLongException": "System.IO.IOException", 0x8007_00CE,
        "The specified file name or path is too long, or a component of the specified path is too long.";
    "System.IO.InvalidDataException": "System.SystemException", 0x8013_1501, "Found invalid data while decoding.";
    "System.Net.WebException": "System.InvalidOperationException", 0x8013_1509,
        "Exception of type 'System.Net.WebException' was thrown.", recorded WEB;
    "System.Net.ProtocolViolationException": "System.InvalidOperationException", 0x8013_1509,
        "Operation is not valid due to the current state of the object.";
    "System.Net.CookieException": "System.FormatException", 0x8013_1537,
        "One of the identified items was in an invalid format.";
    "System.Net.Http.HttpRequestException": "System.Exception", 0x8013_1500,
        "Exception of type 'System.Net.Http.HttpRequestException' was thrown.";
    "System.Net.Mail.SmtpException": "System.Exception", 0x8013_1500, "Failure sending mail.";
    "System.Net.Mail.SmtpFailedRecipientException": "System.Net.Mail.SmtpException", 0x8013_1500,
        "Exception of type 'System.Net.Mail.SmtpFailedRecipientException' was thrown.";
    "System.Net.Mail.SmtpFailedRecipientsException": "System.Net.Mail.SmtpFailedRecipientException", 0x8013_1500,
        "Exception of type 'System.Net.Mail.SmtpFailedRecipientsException' was thrown.";
    "System.Net.Sockets.SocketException": "System.ComponentModel.Win32Exception", 0x8000_4005, "Success",
        numbered NO_MESSAGE;
    "System.Reflection.TargetInvocationException": "System.ApplicationException", 0x8013_1604,
        "Exception has been thrown by the target of an invocation.";
    "System.Reflection.TargetException": "System.ApplicationException", 0x8013_1603,
        "Exception of type 'System.Reflection.TargetException' was thrown.";
    "System.Reflection.TargetParameterCountException": "System.ApplicationException", 0x8000_2002,
        "Number of parameters specified does not match the expected number.";
    "System.Reflection.AmbiguousMatchException": "System.SystemException", 0x8000_211D, "Ambiguous match found.";
    "System.Runtime.InteropServices.ExternalException": "System.SystemException", 0x8000_4005,
        "External component has thrown an exception.";
    "System.Runtime.InteropServices.COMException": "System.Runtime.InteropServices.ExternalException", 0x8000_4005,
        "Error HRESULT E_FAIL has been returned from a call to a COM component.";
    "System.Runtime.Serialization.SerializationException": "System.SystemException", 0x8013_150C,
        "Serialization error.";
    "System.Security.SecurityException": "System.SystemException", 0x8013_150A, "Security error.";
    "System.Security.Authentication.AuthenticationException": "System.SystemException", 0x8013_1501, "System error.";
    "System.Security.Authentication.InvalidCredentialException":
        "System.Security.Authentication.AuthenticationException", 0x8013_1501, "System error.";
    "System.Security.Cryptography.CryptographicException": "System.SystemException", 0x8013_1430,
        "Error occurred during a cryptographic operation.";
    "System.Text.DecoderFallbackException": "System.ArgumentException", 0x8007_0057,
        "Value does not fall within the expected range.";
    "System.Text.EncoderFallbackException": "System.ArgumentException", 0x8007_0057,
        "Value does not fall within the expected range.";
    "System.Text.RegularExpressions.RegexMatchTimeoutException": "System.TimeoutException", 0x8013_1505,
        "The Regex engine has timed out while trying to match a pattern to an input string.";
    "System.Text.RegularExpressions.RegexParseException": "System.ArgumentException", 0x8007_0057,
        "Value does not fall within the expected range.";
    "System.Threading.ThreadAbortException": "System.SystemException", 0x8013_1530, "Thread was being aborted.";
    "System.Threading.ThreadInterruptedException": "System.SystemException", 0x8013_1519,
        "Thread was interrupted from a waiting state.";
    "System.Threading.SynchronizationLockException": "System.SystemException", 0x8013_1518,
        "Object synchronization method was called from an unsynchronized block of code.";
    "System.Threading.LockRecursionException": "System.Exception", 0x8013_1500,
        "Exception of type 'System.Threading.LockRecursionException' was thrown.";
    "System.Threading.SemaphoreFullException": "System.SystemException", 0x8013_1501,
        "Adding the specified count to the semaphore would cause it to exceed its maximum count.";
    "System.Threading.WaitHandleCannotBeOpenedException": "System.ApplicationException", 0x8013_152C,
        "No handle of the given name exists.";
    "System.Security.Principal.IdentityNotMappedException": "System.SystemException", 0x8013_1501,
        "Some or all identity references could not be translated.";
    "System.Xml.XmlException": "System.SystemException", 0x8013_1940, "An XML error has occurred.";
    "System.Xml.XPath.XPathException": "System.SystemException", 0x8013_1942, "An XPath error has occurred.";
    "System.Xml.Schema.XmlSchemaException": "System.SystemException", 0x8013_1941, "A schema error occurred.";
    "System.Text.Json.JsonException": "System.Exception", 0x8013_1500,
        "Exception of type 'System.Text.Json.JsonException' was thrown.";
    "Newtonsoft.Json.JsonReaderException": "System.Exception", 0x8013_1500,
        "Exception of type 'Newtonsoft.Json.JsonReaderException' was thrown.";
    "System.Management.ManagementException": "System.SystemException", 0x8013_1501, "System error.";
    "System.DirectoryServices.ActiveDirectory.ActiveDirectoryObjectNotFoundException": "System.Exception", 0x8013_1500,
        "The specified object does not exist.";

    "System.Management.Automation.RuntimeException": "System.SystemException", 0x8013_1501, "System error.",
        recorded ERROR_RECORD;
    "System.Management.Automation.ActionPreferenceStopException":
        "System.Management.Automation.RuntimeException", 0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.ApplicationFailedException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.ArgumentTransformationMetadataException":
        "System.Management.Automation.MetadataException", 0x8013_1501, "System error.";
    "System.Management.Automation.CmdletInvocationException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.CmdletProviderInvocationException":
        "System.Management.Automation.CmdletInvocationException", 0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.CommandNotFoundException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded COMMAND_NAME;
    "System.Management.Automation.ExitException": "System.Management.Automation.FlowControlException",
        0x8013_1501, "System error.";
    "System.Management.Automation.FlowControlException": "System.SystemException", 0x8013_1501, "System error.";
    "System.Management.Automation.BreakException": "System.Management.Automation.LoopFlowException", 0x8013_1501,
        "System error.";
    "System.Management.Automation.LoopFlowException": "System.Management.Automation.FlowControlException",
        0x8013_1501, "System error.";
    "System.Management.Automation.HaltCommandException": "System.SystemException", 0x8013_1501, "System error.";
    "System.Management.Automation.IncompleteParseException": "System.Management.Automation.ParseException",
        0x8013_1501, "System error.";
    "System.Management.Automation.ItemNotFoundException": "System.Management.Automation.SessionStateException",
        0x8013_1501, "System error.";
    "System.Management.Automation.DriveNotFoundException": "System.Management.Automation.SessionStateException",
        0x8013_1501, "System error.";
    "System.Management.Automation.ProviderNotFoundException": "System.Management.Automation.SessionStateException",
        0x8013_1501, "System error.";
    "System.Management.Automation.ExtendedTypeSystemException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.";
    "System.Management.Automation.PropertyNotFoundException":
        "System.Management.Automation.ExtendedTypeSystemException", 0x8013_1501, "System error.";
    "System.Management.Automation.GetValueException": "System.Management.Automation.ExtendedTypeSystemException",
        0x8013_1501, "System error.";
    "System.Management.Automation.GetValueInvocationException": "System.Management.Automation.GetValueException",
        0x8013_1501, "System error.";
    "System.Management.Automation.SetValueException": "System.Management.Automation.ExtendedTypeSystemException",
        0x8013_1501, "System error.";
    "System.Management.Automation.SetValueInvocationException": "System.Management.Automation.SetValueException",
        0x8013_1501, "System error.";
    "System.Management.Automation.MethodException": "System.Management.Automation.ExtendedTypeSystemException",
        0x8013_1501, "System error.";
    "System.Management.Automation.MethodInvocationException": "System.Management.Automation.MethodException",
        0x8013_1501, "System error.";
    "System.Management.Automation.MetadataException": "System.Management.Automation.RuntimeException",
        0x8013_1620, "System error.";
    "System.Management.Automation.ValidationMetadataException": "System.Management.Automation.MetadataException",
        0x8013_1501, "System error.";
    "System.Management.Automation.ParameterBindingException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded BINDING;
    "System.Management.Automation.ParameterBindingValidationException":
        "System.Management.Automation.ParameterBindingException", 0x8013_1501, "System error.";
    "System.Management.Automation.ParameterBindingArgumentTransformationException":
        "System.Management.Automation.ParameterBindingException", 0x8013_1501, "System error.";
    "System.Management.Automation.ParentContainsErrorRecordException": "System.SystemException", 0x8013_1501,
        "System error.";
    "System.Management.Automation.ParseException": "System.Management.Automation.RuntimeException", 0x8013_1501,
        "System error.", recorded PARSE_ERRORS;
    "System.Management.Automation.ParsingMetadataException": "System.Management.Automation.MetadataException",
        0x8013_1501, "System error.";
    "System.Management.Automation.PSArgumentException": "System.ArgumentException", 0x8007_0057,
        "Value does not fall within the expected range.", argument ERROR_RECORD;
    "System.Management.Automation.PSArgumentNullException": "System.ArgumentNullException", 0x8000_4003,
        "Value cannot be null.", argument_null ERROR_RECORD;
    "System.Management.Automation.PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException", 0x8013_1502,
        "Specified argument was out of the range of valid values.", out_of_range ERROR_RECORD;
    "System.Management.Automation.PSInvalidCastException": "System.InvalidCastException", 0x8000_4002,
        "Specified cast is not valid.", recorded ERROR_RECORD;
    "System.Management.Automation.PSInvalidOperationException": "System.InvalidOperationException", 0x8013_1509,
        "Operation is not valid due to the current state of the object.", recorded ERROR_RECORD;
    "System.Management.Automation.PSNotImplementedException": "System.NotImplementedException", 0x8000_4001,
        "The method or operation is not implemented.", recorded ERROR_RECORD;
    "System.Management.Automation.PSNotSupportedException": "System.NotSupportedException", 0x8013_1515,
        "Specified method is not supported.", recorded ERROR_RECORD;
    "System.Management.Automation.PSObjectDisposedException": "System.ObjectDisposedException", 0x8013_1622,
        "Cannot access a disposed object.", disposed ERROR_RECORD;
    "System.Management.Automation.PSSecurityException": "System.Management.Automation.RuntimeException", 0x8013_1501,
        "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.PipelineStoppedException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "The pipeline has been stopped.", recorded NO_MESSAGE;
    "System.Management.Automation.PipelineClosedException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.ProviderInvocationException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.RemoteException": "System.Management.Automation.RuntimeException", 0x8013_1501,
        "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.Remoting.PSRemotingTransportException":
        "System.Management.Automation.RuntimeException", 0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.ScriptBlockToPowerShellNotSupportedException":
        "System.Management.Automation.RuntimeException", 0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.ScriptCallDepthException": "System.SystemException", 0x8013_1501, "System error.",
        recorded ERROR_RECORD;
    "System.Management.Automation.ScriptRequiresException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded COMMAND_NAME;
    "System.Management.Automation.SessionStateException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded LOOKUP;
    "System.Management.Automation.SessionStateOverflowException":
        "System.Management.Automation.SessionStateException", 0x8013_1501, "System error.";
    "System.Management.Automation.SessionStateUnauthorizedAccessException":
        "System.Management.Automation.SessionStateException", 0x8013_1501, "System error.";
    "System.Management.Automation.WildcardPatternException": "System.Management.Automation.RuntimeException",
        0x8013_1501, "System error.", recorded NO_MESSAGE;
    "System.Management.Automation.InvalidPowerShellStateException": "System.SystemException", 0x8013_1501,
        "System error.";
    "System.Management.Automation.JobFailedException": "System.SystemException", 0x8013_1501, "System error.";
    "Microsoft.PowerShell.Commands.WriteErrorException": "System.SystemException", 0x8013_1501, "System error.";
    "Microsoft.PowerShell.Commands.ServiceCommandException": "System.SystemException", 0x8013_1501, "System error.";
    "Microsoft.PowerShell.Commands.ProcessCommandException": "System.SystemException", 0x8013_1501, "System error.";
    "Microsoft.PowerShell.Commands.HttpResponseException": "System.Net.Http.HttpRequestException", 0x8013_1500,
        "Exception of type 'Microsoft.PowerShell.Commands.HttpResponseException' was thrown.";
}

const EXCEPTION: &[PropDef] = &[
    prop("TargetSite", "System.Reflection.MethodBase", |_, _| {
        Ok(Value::Null)
    }),
    prop("Message", "string", |_, this| {
        read(this, |e| Value::Str(e.message.borrow().clone()))
    }),
    prop("Data", "System.Collections.IDictionary", data),
    prop("InnerException", "System.Exception", |_, this| {
        read(this, |e| e.inner.clone())
    }),
    prop_set(
        "HelpLink",
        "string",
        |_, this| extra(this, "HelpLink"),
        |_, this, new| write(this, |e| set_extra(e, "HelpLink", new)),
    ),
    prop_set(
        "Source",
        "string",
        |_, this| {
            read(this, |e| {
                e.source.borrow().clone().map_or(Value::Null, Value::Str)
            })
        },
        |_, this, new| {
            write(this, |e| {
                *e.source.borrow_mut() = new.as_str().map(Str::from);
            })
        },
    ),
    prop_set(
        "HResult",
        "int",
        |_, this| read(this, |e| hresult(e).into()),
        |_, this, new| {
            let number = args::int(&[new], 0)?;
            write(this, |e| *e.hresult.borrow_mut() = Some(number))
        },
    ),
    prop("StackTrace", "string", |_, this| {
        read(this, |e| {
            e.stack.borrow().clone().map_or(Value::Null, Value::Str)
        })
    }),
];

fn read(this: &Value, f: impl FnOnce(&Exception) -> Value) -> R<Value> {
    Ok(with_exception(this, f).unwrap_or_default())
}

fn write(this: &Value, f: impl FnOnce(&Exception)) -> R<()> {
    with_exception(this, f);
    Ok(())
}

fn extra(this: &Value, name: &str) -> R<Value> {
    read(this, |e| e.extra(name).unwrap_or_default())
}

fn set_extra(exception: &Exception, name: &'static str, new: Value) {
    let mut extra = exception.extra.borrow_mut();
    match extra.iter_mut().find(|(n, _)| *n == name) {
        Some(slot) => slot.1 = new,
        None => extra.push((name, new)),
    }
}

/// A PowerShell exception carries a record even where nothing raised it: of category NotSpecified with its type's name
/// as the id.
fn error_record(this: &Value) -> R<Value> {
    let made = extra(this, "ErrorRecord")?;
    if !made.is_null() {
        return Ok(made);
    }
    Ok(Value::net(super::own_records::own_record(this)))
}

fn data(_: &mut dyn Engine, this: &Value) -> R<Value> {
    read(this, |e| {
        let made = e
            .data
            .borrow_mut()
            .get_or_insert_with(|| Rc::new(Dict::hashtable()))
            .clone();
        Value::Hash(made)
    })
}

/// `HResult`: what a script set, else the number of the type or of its nearest described base.
fn hresult(exception: &Exception) -> i32 {
    exception.hresult.borrow().unwrap_or_else(|| {
        defaults(exception.ty).map_or(0x8013_1500_u32 as i32, |d| d.hresult as i32)
    })
}

fn defaults(ty: Ty) -> Option<&'static Defaults> {
    let mut at = Some(ty);
    for _ in 0..64 {
        let ty = at?;
        if let Some(found) = DEFAULTS.iter().find(|d| d.name == ty.full_name()) {
            return Some(found);
        }
        at = ty.base();
    }
    None
}

/// The message of an exception that was made without one. A script's class gets .NET's sentence about its type.
fn default_message(ty: Ty) -> String {
    match DEFAULTS.iter().find(|d| d.name == ty.full_name()) {
        Some(found) => found.message.to_string(),
        None => format!("Exception of type '{}' was thrown.", ty.full_name()),
    }
}

fn base_exception(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let mut at = this.clone();
    for _ in 0..256 {
        match with_exception(&at, |e| e.inner.clone()) {
            Some(inner) if !inner.is_null() => at = inner,
            _ => break,
        }
    }
    Ok(at)
}

/// `new()`, `new(message)`, `new(message, inner)`.
fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let message = match a.first() {
        Some(_) => args::text(a, 0)?.to_string(),
        None => default_message(ty),
    };
    Ok(Exception::of(ty, message)
        .with_inner(args::value(a, 1).clone())
        .into_value())
}

/// `new(message, paramName)`, `new(message, paramName, inner)`.
fn make_argument(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    about(
        engine,
        ty,
        args::text(a, 0)?,
        args::text(a, 1)?,
        args::value(a, 2),
    )
}

/// `new()`, `new(paramName)`, `new(paramName, message)`.
fn make_about(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let message = match a.get(1) {
        Some(_) => args::text(a, 1)?.to_string(),
        None => default_message(ty),
    };
    about(engine, ty, &message, args::text(a, 0)?, &Value::Null)
}

/// `new(paramName, actualValue, message)`.
fn make_actual(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let parameter = args::text(a, 0)?;
    let mut message = throw::with_parameter(engine.edition(), args::text(a, 2)?, parameter);
    let actual = args::value(a, 1);
    if !actual.is_null() {
        let shown = super::object::text(engine, actual)?;
        message.push_str(&format!("\nActual value was {shown}."));
    }
    Ok(Exception::of(ty, message)
        .with("ParamName", Value::str(parameter))
        .with("ActualValue", actual.clone())
        .into_value())
}

fn about(
    engine: &mut dyn Engine,
    ty: Ty,
    message: &str,
    parameter: &str,
    inner: &Value,
) -> R<Value> {
    if parameter.is_empty() {
        return Ok(Exception::of(ty, message)
            .with_inner(inner.clone())
            .into_value());
    }
    let message = throw::with_parameter(engine.edition(), message, parameter);
    Ok(Exception::of(ty, message)
        .with_inner(inner.clone())
        .with("ParamName", Value::str(parameter))
        .into_value())
}

fn make_file(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    Ok(Exception::of(args::target_type(target), args::text(a, 0)?)
        .with("FileName", args::value(a, 1).clone())
        .into_value())
}

fn make_disposed(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let name = args::text(a, 0)?;
    let message = format!("Cannot access a disposed object.\nObject name: '{name}'.");
    Ok(Exception::of(args::target_type(target), message)
        .with("ObjectName", Value::str(name))
        .into_value())
}

fn make_numbered(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let number = args::int(a, 0)?;
    let message = match a.get(1) {
        Some(_) => args::text(a, 1)?.to_string(),
        None => std::io::Error::from_raw_os_error(number).to_string(),
    };
    Ok(Exception::of(ty, message)
        .with("NativeErrorCode", number.into())
        .into_value())
}

/// `new(message, inner, errorRecord)`.
fn make_recorded(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    Ok(Exception::of(args::target_type(target), args::text(a, 0)?)
        .with_inner(args::value(a, 1).clone())
        .with("ErrorRecord", args::value(a, 2).clone())
        .into_value())
}

fn make_aggregate(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let (text, rest) = match args::value(a, 0) {
        Value::Str(s) => (s.to_string(), args::value(a, 1)),
        other => (default_message(ty), other),
    };
    let inner = match args::as_seq(rest) {
        Some(list) => list.snapshot(),
        None => vec![rest.clone()],
    };
    let mut message = text;
    for each in &inner {
        message.push_str(&format!(" ({})", crate::value::exception::message_of(each)));
    }
    let first = inner.first().cloned().unwrap_or_default();
    Ok(Exception::of(ty, message)
        .with_inner(first)
        .with(
            "InnerExceptions",
            super::collections::read_only("System.Exception", inner),
        )
        .into_value())
}
