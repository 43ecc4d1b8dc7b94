//! `TcpClient`: whether a port answers, which is what scripts ask it for.
//!
//! A connection that is begun is made when the script waits for it, with the time that it is willing to wait.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::rc::Rc;
use std::time::Duration;

use super::super::{args, throw};
use crate::value::ty::{MethodDef, Overload, method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// How long a connection may take where the script sets no limit: what Linux gives up after by itself is two minutes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A `TcpClient`'s connection, which what it has begun shares.
#[derive(Default)]
struct Connection {
    stream: RefCell<Option<TcpStream>>,
    /// What is to be connected to and was not yet.
    begun: RefCell<Option<(Str, u16)>>,
    failure: RefCell<Option<String>>,
    closed: Cell<bool>,
}

/// A `TcpClient`.
struct TcpClient {
    connection: Rc<Connection>,
    timeouts: Cell<(i32, i32)>,
}

/// What `BeginConnect` and `ConnectAsync` give: an `IAsyncResult`, its wait handle and a task in one.
struct Pending(Rc<Connection>, &'static str);

impl NetObject for TcpClient {
    fn ty(&self) -> Ty {
        ty::find("System.Net.Sockets.TcpClient").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Pending {
    fn ty(&self) -> Ty {
        ty::find(self.1).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Connection {
    /// Connects to what was begun, if anything was; false where that takes longer than it may.
    fn settle(&self, patience: Duration) -> bool {
        let Some((host, port)) = self.begun.borrow().clone() else {
            return true;
        };
        match connect(&host, port, patience) {
            Ok(stream) => *self.stream.borrow_mut() = Some(stream),
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => return false,
            Err(error) => *self.failure.borrow_mut() = Some(explain(&error, &host, port)),
        }
        *self.begun.borrow_mut() = None;
        true
    }

    fn is_connected(&self) -> bool {
        self.stream.borrow().is_some()
    }
}

fn connect(host: &str, port: u16, patience: Duration) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        // A zero timeout is refused by the system's call.
        match TcpStream::connect_timeout(&address, patience.max(Duration::from_millis(1))) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn explain(error: &std::io::Error, host: &str, port: u16) -> String {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => format!("Connection refused {host}:{port}"),
        std::io::ErrorKind::TimedOut => format!("Connection timed out {host}:{port}"),
        _ if error.raw_os_error().is_none() => "Name or service not known".to_string(),
        _ => format!("{error} {host}:{port}"),
    }
}

fn failed<T>(message: &str) -> R<T> {
    Exception::new("System.Net.Sockets.SocketException", message).raise()
}

fn of(this: &Value) -> R<&TcpClient> {
    this.downcast::<TcpClient>()
        .map_or_else(|| throw::not_supported("The member needs a TcpClient."), Ok)
}

fn pending(this: &Value) -> R<&Pending> {
    this.downcast::<Pending>().map_or_else(
        || throw::not_supported("The member needs a connection that was begun."),
        Ok,
    )
}

/// Notes where the client is to connect to.
fn begin(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Rc<Connection>> {
    let connection = of(this)?.connection.clone();
    if connection.closed.get() {
        return Exception::new(
            "System.ObjectDisposedException",
            "Cannot access a disposed object.\nObject name: 'System.Net.Sockets.TcpClient'.",
        )
        .raise();
    }
    let host = super::super::object::text(engine, args::value(a, 0))?;
    let Ok(port) = u16::try_from(args::int(a, 1)?) else {
        return throw::out_of_range(
            engine,
            "Specified argument was out of the range of valid values.",
            "port",
        );
    };
    *connection.begun.borrow_mut() = Some((host, port));
    *connection.failure.borrow_mut() = None;
    Ok(connection)
}

/// The end of a connection: the error of one that failed.
fn finish(connection: &Connection) -> R<Value> {
    if !connection.settle(PATIENCE) {
        return failed("Connection timed out");
    }
    match connection.failure.take() {
        Some(message) => failed(&message),
        None => Ok(Value::Void),
    }
}

fn wait(this: &Value, milliseconds: i64) -> R<bool> {
    let patience = match u64::try_from(milliseconds) {
        Ok(milliseconds) => Duration::from_millis(milliseconds),
        // -1 waits for ever.
        Err(_) => PATIENCE,
    };
    Ok(pending(this)?.0.settle(patience))
}

const CLOSE: &[Overload] = &[overload("void Close()", close)];
const DISPOSE: &[Overload] = &[overload("void Dispose()", close)];

fn close(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let connection = &of(this)?.connection;
    connection.closed.set(true);
    connection.stream.take();
    connection.begun.take();
    Ok(Value::Void)
}

const CLIENT: &[MethodDef] = &[
    method(
        "BeginConnect",
        &[overload(
            "System.IAsyncResult BeginConnect(string host, int port, System.AsyncCallback requestCallback, System.Object state)",
            |e, t, a| {
                let connection = begin(e, t, a)?;
                Ok(Value::net(Pending(
                    connection,
                    "System.Net.Sockets.ConnectAsyncResult",
                )))
            },
        )],
    ),
    method("Close", CLOSE),
    method(
        "Connect",
        &[
            overload("void Connect(string hostname, int port)", |e, t, a| {
                finish(&*begin(e, t, a)?)
            }),
            overload("void Connect(ipaddress address, int port)", |e, t, a| {
                finish(&*begin(e, t, a)?)
            }),
        ],
    ),
    method(
        "ConnectAsync",
        &[overload(
            "System.Threading.Tasks.Task ConnectAsync(string host, int port)",
            |e, t, a| {
                let connection = begin(e, t, a)?;
                Ok(Value::net(Pending(
                    connection,
                    "System.Threading.Tasks.Task",
                )))
            },
        )],
    ),
    method("Dispose", DISPOSE),
    method(
        "EndConnect",
        &[overload(
            "void EndConnect(System.IAsyncResult asyncResult)",
            |_, t, _| finish(&of(t)?.connection),
        )],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.Sockets.TcpClient",
        interfaces: &["System.IDisposable"],
        properties: &[
            prop("Connected", "bool", |_, t| {
                Ok(of(t)?.connection.is_connected().into())
            }),
            prop_set(
                "ReceiveTimeout",
                "int",
                |_, t| Ok(of(t)?.timeouts.get().0.into()),
                |_, t, new| {
                    let client = of(t)?;
                    client
                        .timeouts
                        .set((args::int(&[new], 0)?, client.timeouts.get().1));
                    Ok(())
                },
            ),
            prop_set(
                "SendTimeout",
                "int",
                |_, t| Ok(of(t)?.timeouts.get().1.into()),
                |_, t, new| {
                    let client = of(t)?;
                    client
                        .timeouts
                        .set((client.timeouts.get().0, args::int(&[new], 0)?));
                    Ok(())
                },
            ),
        ],
        methods: CLIENT,
        constructors: &[
            overload("System.Net.Sockets.TcpClient new()", |_, _, _| Ok(made())),
            overload(
                "System.Net.Sockets.TcpClient new(string hostname, int port)",
                |e, _, a| {
                    let client = made();
                    finish(&*begin(e, &client, a)?)?;
                    Ok(client)
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Sockets.ConnectAsyncResult",
        properties: &[
            prop("AsyncWaitHandle", "System.Threading.WaitHandle", |_, t| {
                let connection = pending(t)?.0.clone();
                Ok(Value::net(Pending(
                    connection,
                    "System.Net.Sockets.ConnectWaitHandle",
                )))
            }),
            prop("IsCompleted", "bool", |_, t| Ok(wait(t, 0)?.into())),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Sockets.ConnectWaitHandle",
        methods: &[
            method(
                "Close",
                &[overload("void Close()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "Dispose",
                &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "WaitOne",
                &[
                    overload("bool WaitOne()", |_, t, _| Ok(wait(t, -1)?.into())),
                    overload("bool WaitOne(int millisecondsTimeout)", |_, t, a| {
                        Ok(wait(t, args::long(a, 0)?)?.into())
                    }),
                    overload("bool WaitOne(timespan timeout)", |_, t, a| {
                        let ticks = args::timespan(a, 0)?.0;
                        Ok(wait(t, ticks / 10_000)?.into())
                    }),
                    overload(
                        "bool WaitOne(int millisecondsTimeout, bool exitContext)",
                        |_, t, a| Ok(wait(t, args::long(a, 0)?)?.into()),
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.Tasks.Task",
        properties: &[
            prop("IsCompleted", "bool", |_, t| Ok(wait(t, 0)?.into())),
            prop("IsFaulted", "bool", |_, t| {
                Ok(pending(t)?.0.failure.borrow().is_some().into())
            }),
        ],
        methods: &[method(
            "Wait",
            &[
                overload("void Wait()", |_, t, _| finish(&pending(t)?.0)),
                overload("bool Wait(int millisecondsTimeout)", |_, t, a| {
                    let done = wait(t, args::long(a, 0)?)?;
                    if done {
                        finish(&pending(t)?.0)?;
                    }
                    Ok(done.into())
                }),
            ],
        )],
        ..TypeDef::CLASS
    },
];

fn made() -> Value {
    Value::net(TcpClient {
        connection: Rc::default(),
        timeouts: Cell::new((0, 0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::TestEngine;

    #[test]
    fn an_open_port_answers_and_a_closed_one_fails() {
        let mut engine = TestEngine(Edition::Core);
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let to = |port: u16| [Value::str("127.0.0.1"), Value::Int32(port.into())];
        let client = made();
        let connection = begin(&mut engine, &client, &to(port))
            .map_err(|_| "refused")
            .unwrap();
        assert!(connection.settle(PATIENCE) && connection.is_connected());
        drop(listener);
        let client = made();
        let connection = begin(&mut engine, &client, &to(port))
            .map_err(|_| "refused")
            .unwrap();
        assert!(finish(&connection).is_err());
        assert!(!connection.is_connected());
    }
}
