//! Domains, the records that prove their ownership, and their federation settings.

use jiff::Timestamp;

use super::{Entity, choice, folded, model};
use crate::store::Kind;

/// The collection of domains.
pub const DOMAINS: Kind = Kind::named("domains");
/// The collection of records that the name servers of the world give.
pub const DNS_RECORDS: Kind = Kind::named("dnsRecords");
/// The collection of federation servers on premises.
pub const FEDERATION_SERVERS: Kind = Kind::named("federationServers");

choice! {
    /// Who checks the passwords of a domain's users.
    pub enum AuthenticationType {
        /// The tenant.
        Managed = "Managed",
        /// A federation server.
        Federated = "Federated",
    }
}

model! {
    /// A domain of the tenant.
    pub struct Domain {
        required {
            /// The name.
            pub id: String,
        }
        /// Who checks passwords.
        pub authentication_type: AuthenticationType,
        /// AvailableImmediately or EmailVerifiedDomainTakeoverScheduled, mostly absent.
        pub availability_status: Option<String>,
        /// Federation settings of a federated domain; in Graph `federationConfiguration`.
        pub federation: Option<Federation>,
        /// Whether DNS is the administrator's; absent: yes.
        pub is_admin_managed: Option<bool>,
        /// Whether new users get it.
        pub is_default: bool,
        /// Whether signing in to other clouds leads to it; Azure AD Graph's, which Microsoft Graph has not.
        pub is_default_for_cloud_redirections: Option<bool>,
        /// Whether it is the one that came with the tenant, `*.onmicrosoft.com`.
        pub is_initial: bool,
        /// Whether it stands on its own; absent: yes, unless it ends in another domain of the tenant.
        pub is_root: Option<bool>,
        /// Whether the ownership was proved.
        pub is_verified: bool,
        /// Days before a password's end at which users are told.
        pub password_notification_window_in_days: Option<u32>,
        /// Days that a password is valid; 2147483647: for ever.
        pub password_validity_period_in_days: Option<u32>,
        /// Records with which services are configured.
        pub service_configuration_records: Vec<DnsRecord>,
        /// An operation that is under way.
        pub state: Option<DomainState>,
        /// Email, OfficeCommunicationsOnline, Sharepoint, Intune ...
        pub supported_services: Vec<String>,
        /// Records that prove the ownership.
        pub verification_dns_records: Vec<DnsRecord>,
    }
}

model! {
    /// An operation on a domain.
    pub struct DomainState {
        /// Initialized, Verification, ForceDelete ...
        pub operation: Option<String>,
        /// Scheduled, InProgress, Failed ...
        pub status: Option<String>,
        /// When it changed last.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_action_date_time: Option<Timestamp>,
    }
}

model! {
    /// A DNS record.
    pub struct DnsRecord {
        required {
            /// The record's id.
            pub id: String,
            /// Txt, Mx, CName or Srv.
            pub record_type: String,
            /// The name it stands at.
            pub label: String,
        }
        /// Whether the service works without it.
        pub is_optional: bool,
        /// The service it is for.
        pub supported_service: Option<String>,
        /// Time to live in seconds.
        pub ttl: u32,
        /// Txt: the text.
        pub text: Option<String>,
        /// Mx: the mail server.
        pub mail_exchange: Option<String>,
        /// Mx: preference.
        pub preference: Option<u32>,
        /// CName: the name it stands for.
        pub canonical_name: Option<String>,
        /// Srv: the host.
        pub name_target: Option<String>,
        /// Srv: port.
        pub port: Option<u32>,
        /// Srv: priority.
        pub priority: Option<u32>,
        /// Srv: protocol.
        pub protocol: Option<String>,
        /// Srv: service.
        pub service: Option<String>,
        /// Srv: weight.
        pub weight: Option<u32>,
    }
}

model! {
    /// Federation settings; in Graph `internalDomainFederation`.
    pub struct Federation {
        /// Where clients that are no browsers sign in.
        pub active_sign_in_uri: Option<String>,
        /// DefaultInteractiveAuthenticationMethod of MSOnline.
        pub default_interactive_authentication_method: Option<String>,
        /// Name shown when signing in: FederationBrandName.
        pub display_name: Option<String>,
        /// What happens with a second factor at the federation server: enforceMfaByFederatedIdp is SupportsMfa.
        pub federated_idp_mfa_behavior: Option<String>,
        /// The federation server's id.
        pub issuer_uri: Option<String>,
        /// Where its description stands.
        pub metadata_exchange_uri: Option<String>,
        /// The certificate that comes next.
        pub next_signing_certificate: Option<String>,
        /// Where its OpenID Connect description stands.
        pub open_id_connect_discovery_endpoint: Option<String>,
        /// Where browsers sign in.
        pub passive_sign_in_uri: Option<String>,
        /// Where passwords are changed.
        pub password_change_uri: Option<String>,
        /// Where passwords are reset.
        pub password_reset_uri: Option<String>,
        /// wsFed or saml.
        pub preferred_authentication_protocol: Option<String>,
        /// translateToFreshPasswordAuthentication, nativeSupport or disabled.
        pub prompt_login_behavior: Option<String>,
        /// Where browsers sign out.
        pub sign_out_uri: Option<String>,
        /// The certificate, in base64.
        pub signing_certificate: Option<String>,
        /// The last try to renew the certificate.
        pub signing_certificate_update_status: Option<CertificateUpdate>,
    }
}

model! {
    /// The last try to renew a federation certificate.
    pub struct CertificateUpdate {
        /// What came of it.
        pub certificate_update_result: Option<String>,
        /// When it was.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_run_date_time: Option<Timestamp>,
    }
}

model! {
    /// A federation server on premises (AD FS): what it would say of itself. Not in Graph.
    pub struct FederationServer {
        required {
            /// The name of its host.
            pub id: String,
        }
        /// The settings that a domain takes from it.
        pub federation: Federation,
        /// The domains that trust it.
        pub relying_parties: Vec<String>,
    }
}

impl Domain {
    /// Whether a federation server checks the passwords.
    pub fn is_federated(&self) -> bool {
        self.authentication_type == AuthenticationType::Federated
    }

    /// Whether the domain lies under `parent`.
    pub fn is_under(&self, parent: &str) -> bool {
        let (name, parent) = (folded(&self.id), folded(parent));
        name.strip_suffix(&parent)
            .is_some_and(|head| head.ends_with('.'))
    }
}

impl Entity for Domain {
    const KIND: Kind = DOMAINS;

    fn key(&self) -> String {
        folded(&self.id)
    }
}

impl Entity for DnsRecord {
    const KIND: Kind = DNS_RECORDS;

    fn key(&self) -> String {
        folded(&self.id)
    }
}

impl Entity for FederationServer {
    const KIND: Kind = FEDERATION_SERVERS;

    fn key(&self) -> String {
        folded(&self.id)
    }
}
