//! What name servers say of the tenant's domains: which record proves the ownership of one, and whether it is there.
//!
//! A tenant that lives in a file asks no name server. The records that exist stand in it, under `dnsRecords`; and the
//! names of which nobody can be the owner, those under `.example` and `.test` (RFC 2606), count as proved.

use super::Tenant;
use super::error::{DomainProblem, Result, TenantError};
use super::model::{DnsRecord, Domain, folded};

/// The top level names that are reserved for examples and tests.
const RESERVED: &[&str] = &["example", "test"];

impl Tenant {
    /// The records of which one proves the ownership of a domain: those that are kept with it; else two that depend on
    /// the tenant and the name only.
    ///
    /// # Errors
    /// The store failed.
    pub fn verification_records(&self, name: &str) -> Result<Vec<DnsRecord>> {
        if let Some(domain) = self.get::<Domain>(name)?
            && !domain.verification_dns_records.is_empty()
        {
            return Ok(domain.verification_dns_records);
        }
        let code = verification_code(&self.organization()?.id.to_string(), name);
        let record = |record_type: &str| DnsRecord {
            id: format!("{}-{}", record_type.to_lowercase(), code.to_lowercase()),
            record_type: record_type.to_string(),
            label: name.to_string(),
            ttl: 3600,
            ..DnsRecord::default()
        };
        Ok(vec![
            DnsRecord {
                text: Some(format!("MS={code}")),
                ..record("Txt")
            },
            DnsRecord {
                mail_exchange: Some(format!("{}.msv1.invalid", code.to_lowercase())),
                preference: Some(32767),
                ..record("Mx")
            },
        ])
    }

    /// Fails where no name server gives a record that proves the ownership of a domain.
    ///
    /// # Errors
    /// [`DomainProblem::RecordMissing`]; the store failed.
    pub(super) fn require_proof(&self, domain: &Domain) -> Result<()> {
        let top = domain.id.rsplit('.').next().unwrap_or_default();
        if RESERVED.iter().any(|name| top.eq_ignore_ascii_case(name)) {
            return Ok(());
        }
        let wanted = self.verification_records(&domain.id)?;
        for record in self.all::<DnsRecord>()? {
            let record = record?;
            if folded(&record.label) == folded(&domain.id)
                && wanted.iter().any(|wanted| proves(&record, wanted))
            {
                return Ok(());
            }
        }
        Err(TenantError::Domain(DomainProblem::RecordMissing {
            domain: domain.id.clone(),
            record: wanted
                .into_iter()
                .find_map(|record| record.text)
                .unwrap_or_default(),
        }))
    }
}

/// Whether a record that exists is the one that is wanted. One without a value has whatever value is asked for.
fn proves(record: &DnsRecord, wanted: &DnsRecord) -> bool {
    let alike = |has: &Option<String>, wanted: &Option<String>| match (has, wanted) {
        (Some(has), Some(wanted)) => folded(has) == folded(wanted),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    record.record_type.eq_ignore_ascii_case(&wanted.record_type)
        && (alike(&record.text, &wanted.text)
            || alike(&record.mail_exchange, &wanted.mail_exchange))
}

/// A code of eight digits after `ms`, the same for the same tenant and name (FNV-1a).
fn verification_code(tenant: &str, name: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in tenant.bytes().chain(folded(name).bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("ms{:08}", hash % 100_000_000)
}
