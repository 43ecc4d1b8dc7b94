//! The AzureAD module (`*-AzureAD*`): one file a noun.

pub mod call;
pub mod certificate_authority;
pub mod connect;
pub mod errors;
pub mod extension;
pub mod filter;
pub mod group;
pub mod image;
pub mod licence;
pub mod member;
pub mod object;
pub mod picture;
pub mod role;
pub mod signed_in_user;
pub mod tenant_detail;
pub mod trust_framework;
pub mod user;
pub mod user_object;
