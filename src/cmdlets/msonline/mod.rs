//! The MSOnline module (`*-Msol*`): one file a noun.

pub mod call;
pub mod company;
pub mod connect;
pub mod dir_sync;
pub mod domain;
pub mod errors;
pub mod group;
pub mod licence;
pub mod member;
mod member_object;
pub mod role;
pub mod second_factor;
pub mod service_principal;
pub mod user;
pub mod user_object;
