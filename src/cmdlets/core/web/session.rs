//! `WebRequestSession`: what one request leaves for the next.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::dict::Comparer;
use crate::value::ty::{overload, prop, prop_set};
use crate::value::types::net::CookieContainer;
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// The redirects that .NET follows where nothing is said.
const REDIRECTS: i32 = 50;

/// What requests of one session share.
pub struct Session {
    /// Names and values that every request carries.
    pub headers: Rc<Dict>,
    /// What servers asked to be sent back.
    pub cookies: Value,
    /// `UserAgent`
    pub user_agent: RefCell<Str>,
    /// `Credentials`: a `PSCredential` or a `NetworkCredential`.
    pub credentials: RefCell<Value>,
    /// `Proxy`
    pub proxy: RefCell<Value>,
    /// `MaximumRedirection`; -1 where nothing was said.
    pub redirections: Cell<i32>,
    /// `MaximumRetryCount`
    pub retries: Cell<i32>,
    /// `RetryIntervalInSeconds`
    pub interval: Cell<i32>,
    default_credentials: Cell<bool>,
}

impl Session {
    /// A session in which nothing was asked yet.
    pub fn new(user_agent: &str) -> Session {
        let class =
            ty::find("System.Collections.Generic.Dictionary`2[System.String,System.String]");
        let class = class.unwrap_or(ty::known().hashtable);
        Session {
            headers: Rc::new(Dict::new(class, Comparer::IgnoreCase)),
            cookies: Value::net(CookieContainer::default()),
            user_agent: RefCell::new(Str::from(user_agent)),
            credentials: RefCell::default(),
            proxy: RefCell::default(),
            redirections: Cell::new(-1),
            retries: Cell::new(0),
            interval: Cell::new(0),
            default_credentials: Cell::new(false),
        }
    }

    /// How many redirects are followed.
    pub fn redirects(&self) -> i32 {
        match self.redirections.get() {
            limit if limit < 0 => REDIRECTS,
            limit => limit,
        }
    }

    /// The cookies.
    pub fn jar(&self) -> Option<&CookieContainer> {
        self.cookies.downcast::<CookieContainer>()
    }
}

impl NetObject for Session {
    fn ty(&self) -> Ty {
        ty::find("Microsoft.PowerShell.Commands.WebRequestSession").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The program as requests name it.
pub fn user_agent(engine: &dyn Engine) -> String {
    let culture = &engine.culture().name;
    let edition = engine.edition();
    let product = if edition.is_core() {
        "PowerShell"
    } else {
        "WindowsPowerShell"
    };
    format!(
        "Mozilla/5.0 (Linux; Linux; {culture}) {product}/{}",
        edition.version()
    )
}

fn of<T: Into<Value>>(this: &Value, f: impl FnOnce(&Session) -> T) -> R<Value> {
    Ok(this.downcast::<Session>().map(f).into())
}

fn set(this: &Value, f: impl FnOnce(&Session)) -> R<()> {
    if let Some(session) = this.downcast::<Session>() {
        f(session);
    }
    Ok(())
}

/// A property that is a number.
macro_rules! number {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "int",
            |_, v| of(v, |s| s.$field.get()),
            |e, v, new| {
                let number = convert::to_i32(e, &new)?;
                set(v, |s| s.$field.set(number))
            },
        )
    };
}

/// The description of sessions.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "Microsoft.PowerShell.Commands.WebRequestSession",
    properties: &[
        prop_set(
            "Headers",
            "System.Collections.Generic.Dictionary[string,string]",
            |_, v| of(v, |s| Value::Hash(s.headers.clone())),
            |e, v, new| {
                let Value::Hash(given) = new.base() else {
                    return Ok(());
                };
                for (key, value) in given.pairs() {
                    let value = convert::to_str(e, &value)?;
                    set(v, |s| {
                        s.headers.set(key, Value::Str(value));
                    })?;
                }
                Ok(())
            },
        ),
        prop("Cookies", "System.Net.CookieContainer", |_, v| {
            of(v, |s| s.cookies.clone())
        }),
        prop_set(
            "UseDefaultCredentials",
            "bool",
            |_, v| of(v, |s| s.default_credentials.get()),
            |_, v, new| set(v, |s| s.default_credentials.set(convert::to_bool(&new))),
        ),
        prop_set(
            "Credentials",
            "System.Net.ICredentials",
            |_, v| of(v, |s| s.credentials.borrow().clone()),
            |_, v, new| set(v, |s| *s.credentials.borrow_mut() = new),
        ),
        prop(
            "Certificates",
            "System.Security.Cryptography.X509Certificates.X509CertificateCollection",
            |_, _| Ok(Value::Null),
        ),
        prop_set(
            "UserAgent",
            "string",
            |_, v| of(v, |s| s.user_agent.borrow().clone()),
            |e, v, new| {
                let text = convert::to_str(e, &new)?;
                set(v, |s| *s.user_agent.borrow_mut() = text)
            },
        ),
        prop_set(
            "Proxy",
            "System.Net.IWebProxy",
            |_, v| of(v, |s| s.proxy.borrow().clone()),
            |_, v, new| set(v, |s| *s.proxy.borrow_mut() = new),
        ),
        number!("MaximumRedirection", redirections),
        number!("MaximumRetryCount", retries),
        number!("RetryIntervalInSeconds", interval),
    ],
    constructors: &[overload(
        "Microsoft.PowerShell.Commands.WebRequestSession new()",
        |e, _, _| {
            let agent = user_agent(e);
            Ok(Value::net(Session::new(&agent)))
        },
    )],
    ..TypeDef::CLASS
}];
