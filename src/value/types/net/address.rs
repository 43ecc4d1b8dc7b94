//! `IPAddress`, `IPEndPoint`, `Dns`.

use std::any::Any;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::{args, object, system, throw};
use crate::value::ty::{DefKind, MethodDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct Address(IpAddr);

fn value(address: IpAddr) -> Value {
    Value::net(Address(address))
}

impl NetObject for Address {
    fn ty(&self) -> Ty {
        ty::find("System.Net.IPAddress").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.to_string().into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Address>().is_some_and(|o| o.0 == self.0))
    }
}

struct EndPoint(IpAddr, u16);

impl NetObject for EndPoint {
    fn ty(&self) -> Ty {
        ty::find("System.Net.IPEndPoint").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(std::net::SocketAddr::new(self.0, self.1)
            .to_string()
            .into()))
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.IPAddress",
        interfaces: &["System.ISpanFormattable"],
        properties: &[
            prop(
                "AddressFamily",
                "System.Net.Sockets.AddressFamily",
                |_, t| {
                    let number = if of(t)?.is_ipv4() { 2 } else { 23 };
                    Ok(system::enumeration(
                        "System.Net.Sockets.AddressFamily",
                        number,
                    ))
                },
            ),
            prop("ScopeId", "long", |_, t| match of(t)? {
                IpAddr::V4(_) => unsupported(),
                IpAddr::V6(_) => Ok(0i64.into()),
            }),
            prop("IsIPv6Multicast", "bool", |_, t| {
                Ok(matches!(of(t)?, IpAddr::V6(v6) if v6.is_multicast()).into())
            }),
            prop("IsIPv6LinkLocal", "bool", |_, t| {
                Ok(matches!(of(t)?, IpAddr::V6(v6) if v6.is_unicast_link_local()).into())
            }),
            prop("IsIPv6SiteLocal", "bool", |_, t| {
                Ok(starts_with(of(t)?, 0xfec0, 0xffc0).into())
            }),
            prop("IsIPv6Teredo", "bool", |_, t| {
                Ok(
                    matches!(of(t)?, IpAddr::V6(v6) if v6.segments().starts_with(&[0x2001, 0]))
                        .into(),
                )
            }),
            prop("IsIPv6UniqueLocal", "bool", |_, t| {
                Ok(starts_with(of(t)?, 0xfc00, 0xfe00).into())
            }),
            prop("IsIPv4MappedToIPv6", "bool", |_, t| {
                Ok(matches!(of(t)?, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some()).into())
            }),
            prop("Address", "long", |_, t| match of(t)? {
                IpAddr::V4(v4) => Ok(i64::from(u32::from_le_bytes(v4.octets())).into()),
                IpAddr::V6(_) => unsupported(),
            }),
            static_prop("Any", "ipaddress", |_, _| {
                Ok(value(Ipv4Addr::UNSPECIFIED.into()))
            }),
            static_prop("Broadcast", "ipaddress", |_, _| {
                Ok(value(Ipv4Addr::BROADCAST.into()))
            }),
            static_prop("IPv6Any", "ipaddress", |_, _| {
                Ok(value(Ipv6Addr::UNSPECIFIED.into()))
            }),
            static_prop("IPv6Loopback", "ipaddress", |_, _| {
                Ok(value(Ipv6Addr::LOCALHOST.into()))
            }),
            static_prop("Loopback", "ipaddress", |_, _| {
                Ok(value(Ipv4Addr::LOCALHOST.into()))
            }),
            static_prop("None", "ipaddress", |_, _| {
                Ok(value(Ipv4Addr::BROADCAST.into()))
            }),
        ],
        methods: METHODS,
        constructors: &[
            overload("ipaddress new(long newAddress)", |e, _, a| {
                let number = args::long(a, 0)?;
                match u32::try_from(number) {
                    Ok(n) => Ok(value(Ipv4Addr::from(n.to_le_bytes()).into())),
                    Err(_) => {
                        let message = if object::is_core(e) {
                            let shown = number as u64;
                            format!(
                                "newAddress ('{shown}') must be less than or equal to '4294967295'. (Parameter \
                                 'newAddress')\nActual value was {shown}."
                            )
                        } else {
                            throw::with_parameter(
                                e.edition(),
                                "Specified argument was out of the range of valid values.",
                                "newAddress",
                            )
                        };
                        Exception::new("System.ArgumentOutOfRangeException", message).raise()
                    }
                }
            }),
            overload("ipaddress new(byte[] address)", |e, _, a| {
                let bytes = args::bytes(a, 0)?;
                if let Ok(four) = <[u8; 4]>::try_from(bytes.as_slice()) {
                    return Ok(value(four.into()));
                }
                match <[u8; 16]>::try_from(bytes.as_slice()) {
                    Ok(sixteen) => Ok(value(sixteen.into())),
                    Err(_) => throw::argument(e, "An invalid IP address was specified.", "address"),
                }
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.IPEndPoint",
        properties: &[
            prop("Address", "ipaddress", |_, t| {
                Ok(t.downcast::<EndPoint>().map_or(Value::Null, |p| value(p.0)))
            }),
            prop("Port", "int", |_, t| {
                Ok(t.downcast::<EndPoint>()
                    .map_or(0, |p| i32::from(p.1))
                    .into())
            }),
        ],
        constructors: &[overload(
            "System.Net.IPEndPoint new(ipaddress address, int port)",
            |e, _, a| match u16::try_from(args::int(a, 1)?) {
                Ok(port) => Ok(Value::net(EndPoint(*of(args::value(a, 0))?, port))),
                Err(_) => throw::out_of_range(
                    e,
                    "Specified argument was out of the range of valid values.",
                    "port",
                ),
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Dns",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "GetHostAddresses",
                &[overload(
                    "static ipaddress[] GetHostAddresses(string hostNameOrAddress)",
                    |_, _, a| {
                        let name = args::text(a, 0)?;
                        let found = std::net::ToSocketAddrs::to_socket_addrs(&(name, 0));
                        match found {
                            Ok(all) => {
                                let mut items: Vec<IpAddr> = all.map(|s| s.ip()).collect();
                                items.dedup();
                                let element =
                                    ty::find("System.Net.IPAddress").unwrap_or(ty::known().object);
                                Ok(Value::typed_array(
                                    element,
                                    items.into_iter().map(value).collect(),
                                ))
                            }
                            Err(_) => Exception::new(
                                "System.Net.Sockets.SocketException",
                                "Name or service not known",
                            )
                            .raise(),
                        }
                    },
                )],
            ),
            static_method(
                "GetHostName",
                &[overload("static string GetHostName()", |_, _, _| {
                    Ok(super::super::environment::machine_name().into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];

const METHODS: &[MethodDef] = &[
    method("Equals", object::EQUALS),
    method(
        "GetAddressBytes",
        &[overload("byte[] GetAddressBytes()", |_, t, _| {
            Ok(match of(t)? {
                IpAddr::V4(v4) => args::byte_array(&v4.octets()),
                IpAddr::V6(v6) => args::byte_array(&v6.octets()),
            })
        })],
    ),
    method(
        "MapToIPv4",
        &[overload("ipaddress MapToIPv4()", |_, t, _| {
            Ok(value(match of(t)? {
                IpAddr::V6(v6) => v6.to_ipv4().unwrap_or(Ipv4Addr::UNSPECIFIED).into(),
                v4 => *v4,
            }))
        })],
    ),
    method(
        "MapToIPv6",
        &[overload("ipaddress MapToIPv6()", |_, t, _| {
            Ok(value(match of(t)? {
                IpAddr::V4(v4) => v4.to_ipv6_mapped().into(),
                v6 => *v6,
            }))
        })],
    ),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(of(t)?.to_string().into())
        })],
    ),
    static_method(
        "IsLoopback",
        &[overload(
            "static bool IsLoopback(ipaddress address)",
            |_, _, a| Ok(of(args::value(a, 0))?.is_loopback().into()),
        )],
    ),
    static_method(
        "Parse",
        &[overload(
            "static ipaddress Parse(string ipString)",
            |_, _, a| match read(args::text(a, 0)?) {
                Some(address) => Ok(value(address)),
                None => throw::format("An invalid IP address was specified."),
            },
        )],
    ),
    static_method(
        "TryParse",
        &[overload(
            "static bool TryParse(string ipString, [ref] ipaddress address)",
            |e, _, a| {
                let parsed = read(args::text(a, 0)?);
                args::set_ref(e, a, 1, &parsed.map_or(Value::Null, value))?;
                Ok(parsed.is_some().into())
            },
        )],
    ),
];

fn of(this: &Value) -> R<&IpAddr> {
    match this.downcast::<Address>() {
        Some(address) => Ok(&address.0),
        None => throw::not_supported("The member needs an IP address."),
    }
}

/// True for an address of version 6 whose first group is `prefix` under `mask`.
fn starts_with(address: &IpAddr, prefix: u16, mask: u16) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.segments().first().is_some_and(|s| s & mask == prefix))
}

fn unsupported<T>() -> R<T> {
    Exception::new(
        "System.Net.Sockets.SocketException",
        "The attempted operation is not supported for the type of object referenced.",
    )
    .raise()
}

/// `IPAddress.Parse`: IPv6, or one to four numbers, decimal, octal or hexadecimal, of which the last fills what is left.
fn read(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        let bare = text
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .unwrap_or(text);
        let bare = bare.split('%').next().unwrap_or(bare);
        return bare.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    let numbers: Option<Vec<u64>> = text
        .split('.')
        .map(|part| {
            if !part.bytes().all(|b| b.is_ascii_alphanumeric()) || part.is_empty() {
                return None;
            }
            match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
                Some(hex) => u64::from_str_radix(hex, 16).ok(),
                None if part.len() > 1 && part.starts_with('0') => {
                    u64::from_str_radix(part, 8).ok()
                }
                None => part.parse().ok(),
            }
        })
        .collect();
    let numbers = numbers?;
    let (last, leading) = numbers.split_last()?;
    if leading.len() > 3 || leading.iter().any(|n| *n > 255) {
        return None;
    }
    let room = 8 * (4 - leading.len() as u32);
    if room < 64 && *last >= 1u64 << room {
        return None;
    }
    let head = leading.iter().fold(0u64, |all, n| (all << 8) | n);
    u32::try_from((head << room) | last)
        .ok()
        .map(|n| IpAddr::V4(n.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_addresses_fill_the_last_number() {
        let shown = |t: &str| read(t).map(|a| a.to_string());
        assert_eq!(shown("1.5").as_deref(), Some("1.0.0.5"));
        assert_eq!(shown("0x1F").as_deref(), Some("0.0.0.31"));
        assert_eq!(shown("1.2.3.4.5"), None);
        assert_eq!(shown("9999999999"), None);
        assert_eq!(shown(" 12 "), None);
    }
}
