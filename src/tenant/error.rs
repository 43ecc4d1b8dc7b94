//! Why a tenant refuses a change: typed, so that each module's cmdlets can say it in their own words. Properties are
//! named as in the tenant file (Graph's names).

use std::fmt;

use super::id::ObjectId;
use super::licences::LicenceError;
use super::passwords::PasswordError;
use super::privileged::PrivilegedProblem;
use crate::store::{Kind, StoreError};

/// The result of a tenant's call.
pub type Result<T> = std::result::Result<T, TenantError>;

/// A refused or failed call. Nothing of the change was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantError {
    /// There is no such object.
    NotFound {
        /// What was looked for.
        kind: Kind,
        /// The id or name, as it was given.
        id: String,
    },
    /// Another object has the value already.
    AlreadyExists {
        /// What was to be created or changed.
        kind: Kind,
        /// The property that must be unique.
        property: &'static str,
        /// The value.
        value: String,
        /// The object that has it, when it has an id.
        conflicting: Option<ObjectId>,
    },
    /// The object is linked already: a member, an owner.
    AlreadyLinked {
        /// The kind of the object that has the relation.
        kind: Kind,
        /// `members`, `owners` ...
        relation: &'static str,
        /// The object that has the relation.
        id: ObjectId,
        /// The object at the far end.
        target: ObjectId,
    },
    /// The object is not linked: not a member, not an owner.
    NotLinked {
        /// The kind of the object that has the relation.
        kind: Kind,
        /// `members`, `owners` ...
        relation: &'static str,
        /// The object that has the relation.
        id: ObjectId,
        /// The object at the far end.
        target: ObjectId,
    },
    /// The property is mastered by an on-premises directory.
    Synchronised {
        /// What was to be changed.
        kind: Kind,
        /// The object.
        id: ObjectId,
        /// The first property that may not be changed.
        property: &'static str,
    },
    /// A licence cannot be assigned or removed.
    Licence(LicenceError),
    /// A password is refused.
    Password(PasswordError),
    /// The domain of a name is none of the tenant's verified domains.
    UnverifiedDomain {
        /// The domain.
        domain: String,
    },
    /// A domain cannot be changed or removed.
    Domain(DomainProblem),
    /// A value that the property does not take.
    InvalidValue {
        /// What was to be created or changed.
        kind: Kind,
        /// The property.
        property: &'static str,
        /// Why.
        reason: InvalidReason,
    },
    /// A value that must be given.
    Required {
        /// What was to be created or changed.
        kind: Kind,
        /// The property.
        property: &'static str,
    },
    /// Members of a mail-enabled or Microsoft 365 group are Exchange's.
    MailEnabledGroup {
        /// The group.
        id: ObjectId,
    },
    /// Members of a dynamic group are decided by its rule.
    DynamicGroup {
        /// The group.
        id: ObjectId,
    },
    /// The tenant would be left without a global administrator.
    LastAdministrator,
    /// A request for a role under privileged identity management is refused.
    Privileged(PrivilegedProblem),
    /// A limit on the number of objects.
    Quota {
        /// Of what there would be too many.
        kind: Kind,
        /// The limit.
        limit: u64,
    },
    /// Directory synchronisation was switched too short a time ago to be switched again.
    SynchronisationSwitched {
        /// Hours that must pass in between.
        hours: i64,
    },
    /// The change is not allowed at all.
    RequestDenied {
        /// Why.
        reason: &'static str,
    },
    /// The tenant's store failed.
    Store(StoreError),
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidReason {
    /// Not in the required form.
    Syntax,
    /// Longer than the limit, in characters.
    TooLong(usize),
    /// More values than the limit.
    TooMany(usize),
    /// None of the known values.
    Unknown,
    /// Refers to an object that cannot be used here.
    Reference,
}

/// Why a domain cannot be changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainProblem {
    /// It is the default domain.
    IsDefault(String),
    /// It came with the tenant.
    IsInitial(String),
    /// Users, groups or contacts have names in it.
    InUse(String),
    /// Other domains lie under it.
    HasSubdomains(String),
    /// It is not verified.
    NotVerified(String),
    /// It is verified already.
    AlreadyVerified(String),
    /// The record that proves its ownership was not found.
    RecordMissing {
        /// The domain.
        domain: String,
        /// The text of the record.
        record: String,
    },
    /// It lies under a domain whose users are checked in another way.
    DiffersFromRoot(String),
    /// A federated domain cannot be the default.
    Federated(String),
    /// Federation settings were asked of a domain that is not federated.
    NotFederated(String),
    /// The default domain cannot become federated.
    FederatesDefault(String),
    /// The domain that came with the tenant cannot become federated.
    FederatesInitial(String),
    /// A domain that is not verified cannot become federated.
    FederatesUnverified(String),
    /// Who checks the passwords of a domain under another is decided there.
    FollowsRoot(String),
}

impl From<StoreError> for TenantError {
    fn from(error: StoreError) -> TenantError {
        TenantError::Store(error)
    }
}

impl From<LicenceError> for TenantError {
    fn from(error: LicenceError) -> TenantError {
        TenantError::Licence(error)
    }
}

impl From<PasswordError> for TenantError {
    fn from(error: PasswordError) -> TenantError {
        TenantError::Password(error)
    }
}

impl TenantError {
    /// A lookup without a result.
    pub fn not_found(kind: Kind, id: impl fmt::Display) -> TenantError {
        TenantError::NotFound {
            kind,
            id: id.to_string(),
        }
    }

    /// A value that is refused.
    pub fn invalid(kind: Kind, property: &'static str, reason: InvalidReason) -> TenantError {
        TenantError::InvalidValue {
            kind,
            property,
            reason,
        }
    }
}

impl fmt::Display for InvalidReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidReason::Syntax => f.write_str("it does not have the required form"),
            InvalidReason::TooLong(limit) => write!(f, "it is longer than {limit} characters"),
            InvalidReason::TooMany(limit) => write!(f, "there are more than {limit} values"),
            InvalidReason::Unknown => f.write_str("it is none of the known values"),
            InvalidReason::Reference => {
                f.write_str("it refers to an object that cannot be used here")
            }
        }
    }
}

impl fmt::Display for DomainProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DomainProblem::IsDefault(name) => write!(
                f,
                "'{name}' is the default domain; make another one the default first"
            ),
            DomainProblem::IsInitial(name) => write!(f, "'{name}' came with the tenant and stays"),
            DomainProblem::InUse(name) => write!(
                f,
                "users, groups or contacts have names in '{name}'; rename or remove them first"
            ),
            DomainProblem::HasSubdomains(name) => {
                write!(f, "domains lie under '{name}'; remove them first")
            }
            DomainProblem::NotVerified(name) => write!(f, "'{name}' is not verified"),
            DomainProblem::AlreadyVerified(name) => write!(f, "'{name}' is verified already"),
            DomainProblem::RecordMissing { domain, record } => write!(
                f,
                "the DNS record '{record}' that proves the ownership of '{domain}' was not found"
            ),
            DomainProblem::DiffersFromRoot(name) => write!(
                f,
                "'{name}' lies under a domain with another authentication type"
            ),
            DomainProblem::Federated(name) => {
                write!(f, "'{name}' is federated and cannot be the default domain")
            }
            DomainProblem::NotFederated(name) => write!(f, "'{name}' is not federated"),
            DomainProblem::FederatesDefault(name) => write!(
                f,
                "'{name}' is the default domain and cannot be federated; make another one the default first"
            ),
            DomainProblem::FederatesInitial(name) => {
                write!(f, "'{name}' came with the tenant and cannot be federated")
            }
            DomainProblem::FederatesUnverified(name) => {
                write!(f, "'{name}' is not verified and cannot be federated")
            }
            DomainProblem::FollowsRoot(name) => write!(
                f,
                "'{name}' lies under another domain and follows it; change that one"
            ),
        }
    }
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TenantError::NotFound { kind, id } => write!(f, "There is no '{id}' in {kind}."),
            TenantError::AlreadyExists {
                kind,
                property,
                value,
                ..
            } => {
                write!(
                    f,
                    "Another object in the tenant has the {property} '{value}'; {kind} was not changed."
                )
            }
            TenantError::AlreadyLinked {
                relation,
                id,
                target,
                ..
            } => {
                write!(f, "'{target}' is among the {relation} of '{id}' already.")
            }
            TenantError::NotLinked {
                relation,
                id,
                target,
                ..
            } => {
                write!(f, "'{target}' is not among the {relation} of '{id}'.")
            }
            TenantError::Synchronised { id, property, .. } => write!(
                f,
                "'{id}' is synchronised from an on-premises directory: change {property} there."
            ),
            TenantError::Licence(error) => write!(f, "{error}"),
            TenantError::Password(error) => write!(f, "{error}"),
            TenantError::UnverifiedDomain { domain } => {
                write!(f, "'{domain}' is none of the tenant's verified domains.")
            }
            TenantError::Domain(problem) => write!(f, "The domain cannot be changed: {problem}."),
            TenantError::InvalidValue {
                property, reason, ..
            } => {
                write!(f, "The value of {property} is refused: {reason}.")
            }
            TenantError::Required { property, .. } => {
                write!(f, "A value for {property} must be given.")
            }
            TenantError::MailEnabledGroup { id } => {
                write!(
                    f,
                    "The group '{id}' is mail-enabled: its members are managed by Exchange."
                )
            }
            TenantError::DynamicGroup { id } => {
                write!(f, "The members of '{id}' are decided by its rule.")
            }
            TenantError::LastAdministrator => {
                f.write_str("The tenant would be left without a global administrator.")
            }
            TenantError::Privileged(problem) => write!(f, "{problem}"),
            TenantError::Quota { kind, limit } => {
                write!(f, "There can be no more than {limit} {kind}.")
            }
            TenantError::SynchronisationSwitched { hours } => {
                write!(
                    f,
                    "Directory synchronisation was switched less than {hours} hours ago; wait until they have passed."
                )
            }
            TenantError::RequestDenied { reason } => {
                write!(f, "The change is not allowed: {reason}.")
            }
            TenantError::Store(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for TenantError {}
