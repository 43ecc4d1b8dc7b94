//! The federation servers on premises with which domains sign their users in: AD FS.
//!
//! None is behind a tenant that lives in a file. What one would say of itself stands in the file, under
//! `federationServers`, and the domains that trust it are kept there too, so that the commands that configure both ends
//! can do their work.

use super::Tenant;
use super::context::Context;
use super::error::{DomainProblem, Result, TenantError};
use super::model::{
    AuthenticationType, DOMAIN, Domain, Federation, FederationServer, User, folded,
};
use super::passwords::NewPassword;

/// A user who signs in with a password of the tenant's from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertedUser {
    /// The name with which the user signs in.
    pub user_principal_name: String,
    /// The password until the next sign-in.
    pub password: String,
}

impl FederationServer {
    /// The settings that a domain takes from the server. Where it serves several domains (`multiple`), each has an id
    /// of its own that is made of the domain's name.
    pub fn settings_for(&self, domain: &str, multiple: bool) -> Federation {
        let mut settings = self.federation.clone();
        if multiple {
            settings.issuer_uri = Some(format!("http://{domain}/adfs/services/trust/"));
        }
        settings
    }

    fn trusts(&mut self, domain: &str, yes: bool) {
        self.relying_parties
            .retain(|known| folded(known) != folded(domain));
        if yes {
            self.relying_parties.push(folded(domain));
        }
    }
}

impl Tenant {
    /// The federation server of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn federation_server(&self, name: &str) -> Result<FederationServer> {
        self.require(name)
    }

    /// The federation server, where the tenant knows exactly one.
    ///
    /// # Errors
    /// The store failed.
    pub fn only_federation_server(&self) -> Result<Option<FederationServer>> {
        let mut servers = self.all::<FederationServer>()?;
        match (servers.next(), servers.next()) {
            (Some(server), None) => Ok(Some(server?)),
            _ => Ok(None),
        }
    }

    /// Gives a domain a server's settings: federates it, or brings the settings of a federated one up to date.
    ///
    /// # Errors
    /// No such domain or server; what [`Tenant::set_federation`] refuses.
    pub fn federate_with(&mut self, name: &str, server: &str, multiple: bool) -> Result<()> {
        self.change(|tenant| {
            let domain = tenant.domain(name)?;
            let mut server = tenant.federation_server(server)?;
            let settings = server.settings_for(&domain.id, multiple);
            tenant.set_federation(name, Some(settings))?;
            server.trusts(&domain.id, true);
            tenant.put(&server)
        })
    }

    /// Adds a domain whose users a federation server signs in, verifies it once its record is there, and federates it
    /// then. Returns the domain: while it is not verified, the call is to be repeated.
    ///
    /// # Errors
    /// No such server; the domain is verified already; what [`Tenant::create_domain`] and [`Tenant::set_federation`]
    /// refuse.
    pub fn add_federated_domain(
        &mut self,
        name: &str,
        server: &str,
        multiple: bool,
    ) -> Result<Domain> {
        self.change(|tenant| {
            tenant.federation_server(server)?;
            let domain = match tenant.get::<Domain>(name)? {
                Some(domain) if domain.is_verified => {
                    return Err(TenantError::AlreadyExists {
                        kind: super::model::DOMAINS,
                        property: "id",
                        value: domain.id,
                        conflicting: None,
                    });
                }
                Some(domain) => domain,
                None => tenant.create_domain(name, AuthenticationType::Federated)?,
            };
            // One under a federated domain is verified, and federated, with it.
            if domain.is_verified {
                return Ok(domain);
            }
            match tenant.require_proof(&domain) {
                Ok(()) => {}
                Err(TenantError::Domain(DomainProblem::RecordMissing { .. })) => return Ok(domain),
                Err(error) => return Err(error),
            }
            tenant.verify_domain(name)?;
            tenant.federate_with(name, server, multiple)?;
            tenant.domain(name)
        })
    }

    /// Lets a domain's users sign in with passwords of the tenant's. Unless they are left as they are, each gets one,
    /// to be changed at the next sign-in. `server` no longer serves the domain, where it is known.
    ///
    /// # Errors
    /// No such domain; it is not federated; it follows the domain above it.
    pub fn unfederate(
        &mut self,
        name: &str,
        server: Option<&str>,
        convert_users: bool,
        ctx: &mut Context<'_>,
    ) -> Result<Vec<ConvertedUser>> {
        self.change(|tenant| {
            let domain = tenant.domain(name)?;
            if !domain.is_federated() {
                return Err(TenantError::Domain(DomainProblem::NotFederated(domain.id)));
            }
            tenant.set_federation(name, None)?;
            if let Some(server) = server {
                let mut server = tenant.federation_server(server)?;
                server.trusts(&domain.id, false);
                tenant.put(&server)?;
            }
            let mut converted = Vec::new();
            if !convert_users {
                return Ok(converted);
            }
            let mut names = vec![domain.id.clone()];
            for other in tenant.all::<Domain>()? {
                let other = other?;
                if other.is_under(&domain.id) {
                    names.push(other.id);
                }
            }
            for name in names {
                for user in tenant.find::<User>(DOMAIN, &name)? {
                    let new = NewPassword {
                        force_change: true,
                        ..NewPassword::default()
                    };
                    converted.push(ConvertedUser {
                        password: tenant.set_password(user.id, new, ctx)?,
                        user_principal_name: user.user_principal_name,
                    });
                }
            }
            Ok(converted)
        })
    }

    /// Removes a federated domain, at the tenant and at the server.
    ///
    /// # Errors
    /// No such domain or server; it is not federated; what [`Tenant::delete_domain`] refuses.
    pub fn remove_federated_domain(&mut self, name: &str, server: &str) -> Result<()> {
        self.change(|tenant| {
            let domain = tenant.domain(name)?;
            if !domain.is_federated() {
                return Err(TenantError::Domain(DomainProblem::NotFederated(domain.id)));
            }
            let mut server = tenant.federation_server(server)?;
            tenant.delete_domain(name)?;
            server.trusts(&domain.id, false);
            tenant.put(&server)
        })
    }
}
