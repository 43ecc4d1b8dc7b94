//! The AzureAD module (`*-AzureAD*`): one file a noun.

pub mod connect;
mod errors;
mod filter;
pub mod user;
mod user_object;
