//! `Test-Connection`: whether a computer answers on a TCP port. Pings need rights that programs do not have.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::shared::{refuse, refuse_given};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Test-Connection", || Box::new(Test))];

/// `Test-Connection`
struct Test;

/// Seconds that an answer may take where nothing is said.
const SECONDS: i64 = 5;

impl Cmdlet for Test {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(port) = c.int("TcpPort")?.and_then(|p| u16::try_from(p).ok()) else {
            return refuse(
                c,
                "Test-Connection without -TcpPort",
                "sending pings needs rights that this program does not have",
            );
        };
        refuse_given(
            c,
            &[
                "Repeat",
                "Detailed",
                "Source",
                "Count",
                "Delay",
                "ResolveDestination",
            ],
            "a port is tried once",
        )?;
        let (v4, v6) = (c.switch("IPv4"), c.switch("IPv6"));
        let seconds = c.int("TimeoutSeconds")?.unwrap_or(SECONDS);
        let limit = Duration::from_secs(u64::try_from(seconds).unwrap_or(1).max(1));
        for name in c.texts("TargetName")? {
            let addresses = match (name.as_str(), port).to_socket_addrs() {
                Ok(addresses) => addresses,
                Err(_) => {
                    let why = Exception::new(
                        "System.Net.Sockets.SocketException",
                        "Name or service not known",
                    );
                    let exception = Exception::new(
                        "System.Net.NetworkInformation.PingException",
                        format!("Testing connection to computer '{name}' failed: Cannot resolve the target name."),
                    )
                    .with_inner(why.into_value());
                    c.error(ErrorRecord::of(
                        exception.into_value(),
                        "TestConnectionException",
                        ErrorCategory::ResourceUnavailable,
                        Value::Str(name),
                    ))?;
                    continue;
                }
            };
            let mut wanted = addresses.filter(|a| (!v4 || a.is_ipv4()) && (!v6 || a.is_ipv6()));
            let answers = wanted.any(|a| TcpStream::connect_timeout(&a, limit).is_ok());
            c.write(answers)?;
        }
        Ok(())
    }
}
