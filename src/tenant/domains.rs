//! Domains: added, verified, made the default, federated, removed.

use super::Tenant;
use super::error::{DomainProblem, InvalidReason, Result, TenantError};
use super::lookup::DirectoryObject;
use super::model::{
    AuthenticationType, Contact, DOMAIN, DOMAINS, Domain, Federation, Group, User, folded,
};

/// Most domains that a tenant can have.
pub const MOST_DOMAINS: u64 = 5000;
/// Days that a password is valid when the domain says nothing.
pub const PASSWORD_VALIDITY_DAYS: u32 = 90;
/// Days before a password's end at which users are told when the domain says nothing.
pub const PASSWORD_NOTIFICATION_DAYS: u32 = 14;

impl Tenant {
    /// The domain with a name, whatever its case.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn domain(&self, name: &str) -> Result<Domain> {
        self.require(name)
    }

    /// Adds a domain, not yet verified; one under a verified domain of the tenant is verified with it. Returns it as
    /// it is then, with the records that prove its ownership.
    ///
    /// # Errors
    /// It is there already; the name is no domain name; it lies under a domain of the other authentication type; there
    /// are [`MOST_DOMAINS`].
    pub fn create_domain(
        &mut self,
        name: &str,
        authentication: AuthenticationType,
    ) -> Result<Domain> {
        self.change(|tenant| {
            if !is_domain_name(name) {
                return Err(TenantError::invalid(DOMAINS, "id", InvalidReason::Syntax));
            }
            if tenant.get::<Domain>(name)?.is_some() {
                let value = name.to_string();
                return Err(TenantError::AlreadyExists {
                    kind: DOMAINS,
                    property: "id",
                    value,
                    conflicting: None,
                });
            }
            if tenant.count::<Domain>()? >= MOST_DOMAINS {
                return Err(TenantError::Quota {
                    kind: DOMAINS,
                    limit: MOST_DOMAINS,
                });
            }
            let id = folded(name);
            let mut domain = Domain {
                id,
                authentication_type: authentication,
                ..Domain::default()
            };
            match tenant.root_of(&domain)? {
                Some(root) if root.authentication_type != authentication => {
                    return Err(TenantError::Domain(DomainProblem::DiffersFromRoot(
                        domain.id,
                    )));
                }
                Some(root) => {
                    domain.is_root = Some(false);
                    domain.is_verified = root.is_verified;
                    domain.federation = root.federation;
                }
                None => {}
            }
            if !domain.is_verified {
                domain.verification_dns_records = tenant.verification_records(&domain.id)?;
            }
            tenant.put(&domain)?;
            Ok(domain)
        })
    }

    /// Verifies a domain, where name servers give a record that proves its ownership ([`super::dns`]).
    ///
    /// # Errors
    /// No such domain; verified already; no record.
    pub fn verify_domain(&mut self, name: &str) -> Result<Domain> {
        self.change(|tenant| {
            let mut domain = tenant.domain(name)?;
            if domain.is_verified {
                return Err(TenantError::Domain(DomainProblem::AlreadyVerified(
                    domain.id,
                )));
            }
            tenant.require_proof(&domain)?;
            domain.is_verified = true;
            domain.supported_services = vec![
                "Email".to_string(),
                "OfficeCommunicationsOnline".to_string(),
            ];
            tenant.put(&domain)?;
            Ok(domain)
        })
    }

    /// Makes a domain the one that new users get.
    ///
    /// # Errors
    /// No such domain; not verified; federated.
    pub fn set_default_domain(&mut self, name: &str) -> Result<()> {
        self.change(|tenant| {
            let mut domain = tenant.domain(name)?;
            if !domain.is_verified {
                return Err(TenantError::Domain(DomainProblem::NotVerified(domain.id)));
            }
            if domain.is_federated() {
                return Err(TenantError::Domain(DomainProblem::Federated(domain.id)));
            }
            for mut other in tenant.all::<Domain>()?.collect::<Result<Vec<_>>>()? {
                if other.is_default && other.id != domain.id {
                    other.is_default = false;
                    tenant.put(&other)?;
                }
            }
            domain.is_default = true;
            tenant.put(&domain)
        })
    }

    /// Federates a domain with `federation`, or takes its federation away with `None`. Domains under it follow.
    ///
    /// # Errors
    /// No such domain; not verified; the default or initial domain; one that follows the domain above it.
    pub fn set_federation(&mut self, name: &str, federation: Option<Federation>) -> Result<()> {
        self.change(|tenant| {
            let domain = tenant.domain(name)?;
            let refuse = |problem: fn(String) -> DomainProblem| {
                Err(TenantError::Domain(problem(domain.id.clone())))
            };
            if federation.is_some() {
                match &domain {
                    domain if !domain.is_verified => {
                        return refuse(DomainProblem::FederatesUnverified);
                    }
                    domain if domain.is_default => return refuse(DomainProblem::FederatesDefault),
                    domain if domain.is_initial => return refuse(DomainProblem::FederatesInitial),
                    _ => {}
                }
            }
            if tenant.root_of(&domain)?.is_some() {
                return refuse(DomainProblem::FollowsRoot);
            }
            tenant.require_own_issuer(&domain, federation.as_ref())?;
            let kind = match federation {
                Some(_) => AuthenticationType::Federated,
                None => AuthenticationType::Managed,
            };
            for mut member in tenant.all::<Domain>()?.collect::<Result<Vec<_>>>()? {
                if member.id == domain.id || member.is_under(&domain.id) {
                    member.authentication_type = kind;
                    member.federation.clone_from(&federation);
                    tenant.put(&member)?;
                }
            }
            Ok(())
        })
    }

    /// Refuses the id of a federation server that a domain of another tree has already.
    fn require_own_issuer(&self, domain: &Domain, federation: Option<&Federation>) -> Result<()> {
        let Some(issuer) = federation.and_then(|settings| settings.issuer_uri.as_deref()) else {
            return Ok(());
        };
        for other in self.all::<Domain>()? {
            let other = other?;
            let related =
                other.id == domain.id || other.is_under(&domain.id) || domain.is_under(&other.id);
            let has = other
                .federation
                .as_ref()
                .and_then(|settings| settings.issuer_uri.as_deref());
            if !related && has.is_some_and(|has| has.eq_ignore_ascii_case(issuer)) {
                return Err(TenantError::AlreadyExists {
                    kind: DOMAINS,
                    property: "issuerUri",
                    value: issuer.to_string(),
                    conflicting: None,
                });
            }
        }
        Ok(())
    }

    /// The federation settings of a federated domain.
    ///
    /// # Errors
    /// No such domain; not federated.
    pub fn federation_settings(&self, name: &str) -> Result<Federation> {
        let domain = self.domain(name)?;
        match domain.federation {
            Some(settings) if domain.authentication_type == AuthenticationType::Federated => {
                Ok(settings)
            }
            _ => Err(TenantError::Domain(DomainProblem::NotFederated(domain.id))),
        }
    }

    /// Changes the federation settings of a federated domain.
    ///
    /// # Errors
    /// No such domain; not federated.
    pub fn update_federation(
        &mut self,
        name: &str,
        edit: impl FnOnce(&mut Federation),
    ) -> Result<()> {
        self.change(|tenant| {
            let mut domain = tenant.domain(name)?;
            let Some(mut federation) = domain
                .federation
                .take()
                .filter(|_| domain.authentication_type == AuthenticationType::Federated)
            else {
                return Err(TenantError::Domain(DomainProblem::NotFederated(domain.id)));
            };
            edit(&mut federation);
            tenant.require_own_issuer(&domain, Some(&federation))?;
            domain.federation = Some(federation);
            tenant.put(&domain)
        })
    }

    /// Sets how long passwords of a domain's users are valid, and when they are told.
    ///
    /// # Errors
    /// No such domain; a value out of range (14 to 730 days or for ever; 1 to 30 days).
    pub fn set_password_validity(
        &mut self,
        name: &str,
        validity: Option<u32>,
        notification: Option<u32>,
    ) -> Result<()> {
        let refuse = |property| {
            Err(TenantError::invalid(
                DOMAINS,
                property,
                InvalidReason::Unknown,
            ))
        };
        if validity
            .is_some_and(|days| !(14..=730).contains(&days) && days != i32::MAX.unsigned_abs())
        {
            return refuse("passwordValidityPeriodInDays");
        }
        if notification.is_some_and(|days| !(1..=30).contains(&days)) {
            return refuse("passwordNotificationWindowInDays");
        }
        self.change(|tenant| {
            let mut domain = tenant.domain(name)?;
            domain.password_validity_period_in_days =
                validity.or(domain.password_validity_period_in_days);
            domain.password_notification_window_in_days =
                notification.or(domain.password_notification_window_in_days);
            tenant.put(&domain)
        })
    }

    /// Removes a domain.
    ///
    /// # Errors
    /// No such domain; the default or initial one; domains under it; names of users, groups or contacts in it.
    pub fn delete_domain(&mut self, name: &str) -> Result<()> {
        self.change(|tenant| {
            let domain = tenant.domain(name)?;
            let problem: Option<fn(String) -> DomainProblem> = if domain.is_default {
                Some(DomainProblem::IsDefault)
            } else if domain.is_initial {
                Some(DomainProblem::IsInitial)
            } else if tenant.has_subdomains(&domain)? {
                Some(DomainProblem::HasSubdomains)
            } else if tenant.is_domain_in_use(&domain.id)? {
                Some(DomainProblem::InUse)
            } else {
                None
            };
            match problem {
                Some(problem) => Err(TenantError::Domain(problem(domain.id))),
                None => tenant.remove::<Domain>(&domain.id),
            }
        })
    }

    /// The domain of the tenant that `domain` lies under; of several the nearest.
    ///
    /// # Errors
    /// The store failed.
    pub fn root_of(&self, domain: &Domain) -> Result<Option<Domain>> {
        let mut name = domain.id.as_str();
        while let Some((_, above)) = name.split_once('.') {
            if let Some(found) = self.get::<Domain>(above)? {
                return Ok(Some(found));
            }
            name = above;
        }
        Ok(None)
    }

    fn has_subdomains(&self, domain: &Domain) -> Result<bool> {
        for other in self.all::<Domain>()? {
            if other?.is_under(&domain.id) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The users, groups and contacts that have names or addresses in a domain.
    ///
    /// # Errors
    /// The store failed.
    pub fn domain_references(&self, name: &str) -> Result<Vec<DirectoryObject>> {
        let users = self.find::<User>(DOMAIN, name)?.into_iter();
        let mut found: Vec<DirectoryObject> = users
            .map(|user| DirectoryObject::User(Box::new(user)))
            .collect();
        self.addressed_in(name, |object| {
            found.push(object);
            true
        })?;
        Ok(found)
    }

    /// Whether users, groups or contacts have names or addresses in a domain.
    fn is_domain_in_use(&self, name: &str) -> Result<bool> {
        let mut used = self.has_users_in(name)?;
        if !used {
            self.addressed_in(name, |_| {
                used = true;
                false
            })?;
        }
        Ok(used)
    }

    /// Gives the groups and contacts with addresses in a domain to `take`, until it says false. They are few beside
    /// users, whose domains are indexed.
    fn addressed_in(
        &self,
        name: &str,
        mut take: impl FnMut(DirectoryObject) -> bool,
    ) -> Result<()> {
        let ending = format!("@{}", folded(name));
        let within = |addresses: &[String], mail: Option<&str>| {
            addresses
                .iter()
                .map(String::as_str)
                .chain(mail)
                .any(|address| folded(address).ends_with(&ending))
        };
        for group in self.all::<Group>()? {
            let group = group?;
            if within(&group.proxy_addresses, group.mail.as_deref())
                && !take(DirectoryObject::Group(Box::new(group)))
            {
                return Ok(());
            }
        }
        for contact in self.all::<Contact>()? {
            let contact = contact?;
            if within(&contact.proxy_addresses, contact.mail.as_deref())
                && !take(DirectoryObject::Contact(Box::new(contact)))
            {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Whether a text is a domain name: labels of letters, digits and dashes with dots between them.
pub fn is_domain_name(name: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}
