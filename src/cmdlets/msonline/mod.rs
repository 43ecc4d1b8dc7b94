//! The MSOnline module (`*-Msol*`): one file a noun.

mod call;
pub mod company;
pub mod connect;
pub mod domain;
mod errors;
pub mod group;
pub mod licence;
pub mod member;
mod member_object;
pub mod role;
pub mod user;
mod user_object;
