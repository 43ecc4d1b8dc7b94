//! The AzureAD module (`*-AzureAD*`): one file a noun.

pub mod call;
pub mod connect;
pub mod errors;
pub mod extension;
pub mod filter;
pub mod group;
pub mod licence;
pub mod member;
pub mod object;
pub mod role;
pub mod tenant_detail;
pub mod user;
pub mod user_object;
