//! How a domain's users sign in, and that it is the tenant's: `Confirm-MsolDomain`, `Confirm-MsolEmailVerifiedDomain`,
//! `Set-MsolDomainAuthentication`, `Get-MsolDomainFederationSettings`, `Set-MsolDomainFederationSettings`.

use crate::cmdlets::directory::{date, timestamp};
use crate::cmdlets::model::{Model, enum_value};
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::model::{AuthenticationType, CertificateUpdate, Federation};
use crate::value::{R, Value, convert, member};

use super::call::{attempt, flag, text};
use super::user_object::{NAMESPACE, extension_data};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Confirm-MsolDomain", || Box::new(Confirm)),
    Entry::new("Confirm-MsolEmailVerifiedDomain", || Box::new(Confirm)),
    Entry::new("Set-MsolDomainAuthentication", || Box::new(Authenticate)),
    Entry::new("Get-MsolDomainFederationSettings", || Box::new(Get)),
    Entry::new("Set-MsolDomainFederationSettings", || Box::new(Set)),
];

struct Confirm;
struct Authenticate;
struct Get;
struct Set;

/// A parameter or property whose text the tenant keeps as it is.
type Field = (&'static str, fn(&mut Federation) -> &mut Option<String>);

const FIELDS: &[Field] = &[
    ("ActiveLogOnUri", |f| &mut f.active_sign_in_uri),
    ("DefaultInteractiveAuthenticationMethod", |f| {
        &mut f.default_interactive_authentication_method
    }),
    ("FederationBrandName", |f| &mut f.display_name),
    ("IssuerUri", |f| &mut f.issuer_uri),
    ("LogOffUri", |f| &mut f.sign_out_uri),
    ("MetadataExchangeUri", |f| &mut f.metadata_exchange_uri),
    ("NextSigningCertificate", |f| {
        &mut f.next_signing_certificate
    }),
    ("OpenIdConnectDiscoveryEndpoint", |f| {
        &mut f.open_id_connect_discovery_endpoint
    }),
    ("PassiveLogOnUri", |f| &mut f.passive_sign_in_uri),
    ("SigningCertificate", |f| &mut f.signing_certificate),
];

/// A choice: the module's name, and the one that the tenant keeps, which is Graph's.
type Choice = (&'static str, &'static str);

const PROTOCOLS: &[Choice] = &[("WsFed", "wsFed"), ("Samlp", "saml")];
const PROMPTS: &[Choice] = &[
    (
        "TranslateToFreshPasswordAuth",
        "translateToFreshPasswordAuthentication",
    ),
    ("NativeSupport", "nativeSupport"),
    ("Disabled", "disabled"),
];

/// The federation server's second factor counts, or is not accepted.
const FACTOR_COUNTS: &str = "enforceMfaByFederatedIdp";
const FACTOR_IS_REFUSED: &str = "rejectMfaByFederatedIdp";

fn to_graph(choices: &[Choice], name: &str) -> Option<String> {
    let found = choices.iter().find(|c| c.0.eq_ignore_ascii_case(name));
    found.map(|choice| choice.1.to_string())
}

fn from_graph(choices: &[Choice], type_name: &str, kept: Option<&str>) -> Value {
    let found = choices
        .iter()
        .find(|c| kept.is_some_and(|kept| c.1.eq_ignore_ascii_case(kept)));
    found
        .map(|choice| enum_value(&format!("{NAMESPACE}{type_name}"), choice.0))
        .into()
}

/// What a call says of a domain's federation.
#[derive(Default)]
struct Given {
    texts: Vec<(fn(&mut Federation) -> &mut Option<String>, Option<String>)>,
    protocol: Option<String>,
    prompt: Option<String>,
    second_factor: Option<bool>,
    certificate_update: Option<CertificateUpdate>,
}

impl Given {
    fn of(c: &mut Ctx<'_>) -> R<Given> {
        let mut given = Given::default();
        for (name, field) in FIELDS {
            if c.has(name) {
                let value = c.text(name)?.unwrap_or_default();
                given.texts.push((*field, text_or_none(&value)));
            }
        }
        given.protocol = c
            .text("PreferredAuthenticationProtocol")?
            .and_then(|name| to_graph(PROTOCOLS, &name));
        given.prompt = c
            .text("PromptLoginBehavior")?
            .and_then(|name| to_graph(PROMPTS, &name));
        given.second_factor = flag(c, "SupportsMfa");
        let update = c.get("SigningCertificateUpdateStatus");
        if let Some(update) = update.filter(|update| !update.is_null()) {
            let result = member::get(c.rt, &update, "Result")?;
            let at = member::get(c.rt, &update, "LastRunAt")?;
            given.certificate_update = Some(CertificateUpdate {
                certificate_update_result: text_or_none(&convert::to_str(c.rt, &result)?),
                last_run_date_time: timestamp(c.rt, &at),
            });
        }
        Ok(given)
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
            && self.protocol.is_none()
            && self.prompt.is_none()
            && self.second_factor.is_none()
            && self.certificate_update.is_none()
    }

    fn apply(self, settings: &mut Federation) {
        for (field, value) in self.texts {
            *field(settings) = value;
        }
        if self.protocol.is_some() {
            settings.preferred_authentication_protocol = self.protocol;
        }
        if self.prompt.is_some() {
            settings.prompt_login_behavior = self.prompt;
        }
        if let Some(counts) = self.second_factor {
            let behaviour = if counts {
                FACTOR_COUNTS
            } else {
                FACTOR_IS_REFUSED
            };
            settings.federated_idp_mfa_behavior = Some(behaviour.to_string());
        }
        if self.certificate_update.is_some() {
            settings.signing_certificate_update_status = self.certificate_update;
        }
    }
}

impl Cmdlet for Confirm {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        let given = Given::of(c)?;
        attempt(c, |tenant, _| {
            tenant.change(|tenant| {
                let domain = tenant.verify_domain(&name)?;
                if domain.is_federated() && !given.is_empty() {
                    let mut settings = domain.federation.unwrap_or_default();
                    given.apply(&mut settings);
                    tenant.set_federation(&name, Some(settings))?;
                }
                Ok::<(), TenantError>(())
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for Authenticate {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        let kind = c.text("Authentication")?.unwrap_or_default();
        let kind = AuthenticationType::parse(&kind).unwrap_or_default();
        let given = Given::of(c)?;
        attempt(c, |tenant, _| match kind {
            AuthenticationType::Federated => {
                let mut settings = tenant.domain(&name)?.federation.unwrap_or_default();
                given.apply(&mut settings);
                tenant.set_federation(&name, Some(settings))
            }
            AuthenticationType::Managed => match tenant.domain(&name)?.is_federated() {
                true => tenant.set_federation(&name, None),
                false => Ok(()),
            },
        })?;
        Ok(())
    }
}

fn settings_object(mut settings: Federation) -> Value {
    let update = settings.signing_certificate_update_status.take();
    let update = update.map(|update| {
        Model::of(
            &format!("{NAMESPACE}SigningCertificateUpdateStatus"),
            [
                ("ExtensionData", extension_data()),
                ("LastRunAt", date(update.last_run_date_time)),
                ("Result", text(&update.certificate_update_result)),
            ],
        )
    });
    let factor = settings.federated_idp_mfa_behavior.as_deref();
    let object = Model::of(
        &format!("{NAMESPACE}DomainFederationSettings"),
        [
            ("ExtensionData", extension_data()),
            ("PasswordChangeUri", text(&settings.password_change_uri)),
            ("PasswordResetUri", text(&settings.password_reset_uri)),
            (
                "PreferredAuthenticationProtocol",
                from_graph(
                    PROTOCOLS,
                    "AuthenticationProtocol",
                    settings.preferred_authentication_protocol.as_deref(),
                ),
            ),
            (
                "PromptLoginBehavior",
                from_graph(
                    PROMPTS,
                    "PromptLoginBehavior",
                    settings.prompt_login_behavior.as_deref(),
                ),
            ),
            ("SigningCertificateUpdateStatus", update.into()),
            (
                "SupportsMfa",
                factor
                    .map(|factor| Value::Bool(factor.eq_ignore_ascii_case(FACTOR_COUNTS)))
                    .into(),
            ),
        ],
    );
    if let Some(model) = object.downcast::<Model>() {
        for (name, field) in FIELDS {
            model.put(name, text(field(&mut settings)));
        }
    }
    object
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        let found = attempt(c, |tenant, _| Ok(tenant.domain(&name)?.federation))?;
        match found.flatten() {
            Some(settings) => c.write(settings_object(settings)),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        let given = Given::of(c)?;
        attempt(c, |tenant, _| {
            tenant.update_federation(&name, |settings| given.apply(settings))
        })?;
        Ok(())
    }
}
