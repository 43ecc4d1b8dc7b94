//! The AzureAD module (`*-AzureAD*`): one file a noun.

mod call;
pub mod connect;
pub mod device;
mod errors;
mod filter;
pub mod group;
pub mod licence;
pub mod member;
mod object;
pub mod role;
pub mod tenant_detail;
pub mod user;
mod user_object;
