//! The MSOnline module (`*-Msol*`): one file a noun.

pub mod connect;
mod errors;
pub mod user;
mod user_object;
