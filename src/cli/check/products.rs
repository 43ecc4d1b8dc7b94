//! Whose a command is that neither PowerShell nor the modules have: told by its noun, as its products name theirs.

/// Nouns' beginnings with the product; the first that fits wins.
const NOUNS: &[(&str, &str)] = &[
    ("AzureRm", "AzureRM"),
    ("AzureADIR", "AzureADIncidentResponse"),
    ("Mg", "Microsoft Graph PowerShell"),
    ("Entra", "Microsoft Entra PowerShell"),
    ("PnP", "PnP PowerShell"),
    ("SPO", "SharePoint Online"),
    ("Cs", "Microsoft Teams"),
    ("Team", "Microsoft Teams"),
    ("MicrosoftTeams", "Microsoft Teams"),
    ("Automation", "Azure Automation"),
    ("ADSync", "Azure AD Connect"),
    ("Partner", "Partner Center"),
    ("Az", "Azure PowerShell"),
    ("AD", "Active Directory"),
    ("Aip", "Azure Information Protection"),
    ("Aadrm", "Azure Information Protection"),
    ("DeviceManagement", "Intune"),
    ("Intune", "Intune"),
    ("AcceptedDomain", EXCHANGE),
    ("ActiveSync", EXCHANGE),
    ("AddressList", EXCHANGE),
    ("AddressBookPolicy", EXCHANGE),
    ("AdminAuditLog", EXCHANGE),
    ("AntiPhish", EXCHANGE),
    ("Atp", EXCHANGE),
    ("AuthenticationPolicy", EXCHANGE),
    ("CASMailbox", EXCHANGE),
    ("CalendarProcessing", EXCHANGE),
    ("Clutter", EXCHANGE),
    ("Compliance", EXCHANGE),
    ("Contact", EXCHANGE),
    ("Dkim", EXCHANGE),
    ("Dlp", EXCHANGE),
    ("DistributionGroup", EXCHANGE),
    ("DynamicDistributionGroup", EXCHANGE),
    ("EmailAddressPolicy", EXCHANGE),
    ("ExchangeOnline", EXCHANGE),
    ("EXO", EXCHANGE),
    ("FocusedInbox", EXCHANGE),
    ("Group", EXCHANGE),
    ("HostedConnectionFilter", EXCHANGE),
    ("HostedContentFilter", EXCHANGE),
    ("HostedOutboundSpam", EXCHANGE),
    ("IPPSSession", EXCHANGE),
    ("IRMConfiguration", EXCHANGE),
    ("InboundConnector", EXCHANGE),
    ("InboxRule", EXCHANGE),
    ("Label", EXCHANGE),
    ("Mail", EXCHANGE),
    ("Malware", EXCHANGE),
    ("ManagedFolder", EXCHANGE),
    ("ManagementRole", EXCHANGE),
    ("MessageTrace", EXCHANGE),
    ("MigrationBatch", EXCHANGE),
    ("MigrationEndpoint", EXCHANGE),
    ("MobileDevice", EXCHANGE),
    ("MoveRequest", EXCHANGE),
    ("OMEConfiguration", EXCHANGE),
    ("Organization", EXCHANGE),
    ("OutboundConnector", EXCHANGE),
    ("Owa", EXCHANGE),
    ("PublicFolder", EXCHANGE),
    ("Recipient", EXCHANGE),
    ("RemoteDomain", EXCHANGE),
    ("RemoteMailbox", EXCHANGE),
    ("Retention", EXCHANGE),
    ("RoleAssignmentPolicy", EXCHANGE),
    ("RoleGroup", EXCHANGE),
    ("SafeAttachment", EXCHANGE),
    ("SafeLinks", EXCHANGE),
    ("SharingPolicy", EXCHANGE),
    ("TransportConfig", EXCHANGE),
    ("TransportRule", EXCHANGE),
    ("UnifiedAuditLog", EXCHANGE),
    ("UnifiedGroup", EXCHANGE),
    ("User", EXCHANGE),
];

const EXCHANGE: &str = "Exchange Online";

/// The product whose command this is, where its noun says so.
pub fn of_command(name: &str) -> Option<&'static str> {
    let (_, noun) = name.split_once('-')?;
    NOUNS
        .iter()
        .find(|(start, _)| {
            let Some(head) = noun.get(..start.len()) else {
                return false;
            };
            // Short beginnings are words of their own: `Az` is not that of `Azimuth`, and `AD` not that of `Address`.
            let next = noun.get(start.len()..).and_then(|rest| rest.chars().next());
            head.eq_ignore_ascii_case(start)
                && (start.len() > 3
                    || next.is_none_or(|c| !c.is_ascii_lowercase())
                    || head != *start)
        })
        .map(|(_, product)| *product)
}

#[cfg(test)]
mod tests {
    use super::of_command;

    #[test]
    fn nouns_tell_the_product() {
        assert_eq!(of_command("Get-Mailbox"), Some("Exchange Online"));
        assert_eq!(of_command("get-mguser"), Some("Microsoft Graph PowerShell"));
        assert_eq!(of_command("Get-ADUser"), Some("Active Directory"));
        assert_eq!(of_command("Get-AzContext"), Some("Azure PowerShell"));
        assert_eq!(of_command("Get-Azimuth"), None);
        assert_eq!(of_command("winrm"), None);
    }
}
