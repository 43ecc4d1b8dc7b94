//! The enumerations that scripts name.

use crate::value::TypeDef;
use crate::value::ty::DefKind;

macro_rules! enums {
    (@flags) => { false };
    (@flags flags) => { true };
    ($($name:literal $($flags:ident)? { $($member:ident = $value:expr),* $(,)? })*) => {
        /// The descriptions of this file.
        pub(super) static DEFS: &[&TypeDef] = &[
            $(&TypeDef {
                name: $name,
                kind: DefKind::Enum(
                    &[$((stringify!($member), $value)),*],
                    enums!(@flags $($flags)?),
                ),
                ..TypeDef::ENUM
            }),*
        ];
    };
}

enums! {
    "System.DayOfWeek" {
        Sunday = 0, Monday = 1, Tuesday = 2, Wednesday = 3, Thursday = 4, Friday = 5, Saturday = 6,
    }
    "System.DateTimeKind" { Unspecified = 0, Utc = 1, Local = 2 }
    "System.StringComparison" {
        CurrentCulture = 0, CurrentCultureIgnoreCase = 1, InvariantCulture = 2, InvariantCultureIgnoreCase = 3,
        Ordinal = 4, OrdinalIgnoreCase = 5,
    }
    "System.StringSplitOptions" flags { None = 0, RemoveEmptyEntries = 1, TrimEntries = 2 }
    "System.MidpointRounding" {
        ToEven = 0, AwayFromZero = 1, ToZero = 2, ToNegativeInfinity = 3, ToPositiveInfinity = 4,
    }
    "System.TypeCode" {
        Empty = 0, Object = 1, DBNull = 2, Boolean = 3, Char = 4, SByte = 5, Byte = 6, Int16 = 7, UInt16 = 8,
        Int32 = 9, UInt32 = 10, Int64 = 11, UInt64 = 12, Single = 13, Double = 14, Decimal = 15, DateTime = 16,
        String = 18,
    }
    "System.ConsoleColor" {
        Black = 0, DarkBlue = 1, DarkGreen = 2, DarkCyan = 3, DarkRed = 4, DarkMagenta = 5, DarkYellow = 6, Gray = 7,
        DarkGray = 8, Blue = 9, Green = 10, Cyan = 11, Red = 12, Magenta = 13, Yellow = 14, White = 15,
    }
    "System.ConsoleKey" {
        Backspace = 8, Tab = 9, Clear = 12, Enter = 13, Escape = 27, Spacebar = 32, PageUp = 33, PageDown = 34,
        End = 35, Home = 36, LeftArrow = 37, UpArrow = 38, RightArrow = 39, DownArrow = 40, Insert = 45, Delete = 46,
        D0 = 48, D1 = 49, D2 = 50, D3 = 51, D4 = 52, D5 = 53, D6 = 54, D7 = 55, D8 = 56, D9 = 57,
        A = 65, B = 66, C = 67, D = 68, E = 69, F = 70, G = 71, H = 72, I = 73, J = 74, K = 75, L = 76, M = 77,
        N = 78, O = 79, P = 80, Q = 81, R = 82, S = 83, T = 84, U = 85, V = 86, W = 87, X = 88, Y = 89, Z = 90,
        F1 = 112, F2 = 113, F3 = 114, F4 = 115, F5 = 116, F6 = 117, F7 = 118, F8 = 119, F9 = 120, F10 = 121,
        F11 = 122, F12 = 123,
    }
    "System.ConsoleModifiers" flags { None = 0, Alt = 1, Shift = 2, Control = 4 }
    "System.PlatformID" {
        Win32S = 0, Win32Windows = 1, Win32NT = 2, WinCE = 3, Unix = 4, Xbox = 5, MacOSX = 6, Other = 7,
    }
    "System.Base64FormattingOptions" flags { None = 0, InsertLineBreaks = 1 }
    "System.AttributeTargets" flags {
        Assembly = 1, Module = 2, Class = 4, Struct = 8, Enum = 16, Constructor = 32, Method = 64, Property = 128,
        Field = 256, Event = 512, Interface = 1024, Parameter = 2048, Delegate = 4096, ReturnValue = 8192,
        GenericParameter = 16384, All = 32767,
    }
    "System.EnvironmentVariableTarget" { Process = 0, User = 1, Machine = 2 }
    "System.Environment+SpecialFolder" {
        Desktop = 0, Programs = 2, MyDocuments = 5, Personal = 5, Favorites = 6, Startup = 7, Recent = 8, SendTo = 9,
        StartMenu = 11, MyMusic = 13, MyVideos = 14, DesktopDirectory = 16, MyComputer = 17, NetworkShortcuts = 19,
        Fonts = 20, Templates = 21, CommonStartMenu = 22, CommonPrograms = 23, CommonStartup = 24,
        CommonDesktopDirectory = 25, ApplicationData = 26, PrinterShortcuts = 27, LocalApplicationData = 28,
        InternetCache = 32, Cookies = 33, History = 34, CommonApplicationData = 35, Windows = 36, System = 37,
        ProgramFiles = 38, MyPictures = 39, UserProfile = 40, SystemX86 = 41, ProgramFilesX86 = 42,
        CommonProgramFiles = 43, CommonProgramFilesX86 = 44, CommonTemplates = 45, CommonDocuments = 46,
        CommonAdminTools = 47, AdminTools = 48,
    }
    "System.UriKind" { RelativeOrAbsolute = 0, Absolute = 1, Relative = 2 }
    "System.UriHostNameType" { Unknown = 0, Basic = 1, Dns = 2, IPv4 = 3, IPv6 = 4 }
    "System.UriFormat" { UriEscaped = 1, Unescaped = 2, SafeUnescaped = 3 }
    "System.UriPartial" { Scheme = 0, Authority = 1, Path = 2, Query = 3 }
    "System.UriComponents" flags {
        Scheme = 1, UserInfo = 2, Host = 4, Port = 8, Path = 16, Query = 32, Fragment = 64, StrongPort = 128,
        NormalizedHost = 256, KeepDelimiter = 0x4000_0000, HostAndPort = 132, StrongAuthority = 134,
        SchemeAndServer = 13, PathAndQuery = 48, HttpRequestUrl = 61, AbsoluteUri = 127,
    }
    "System.Globalization.NumberStyles" flags {
        None = 0, AllowLeadingWhite = 1, AllowTrailingWhite = 2, AllowLeadingSign = 4, Integer = 7,
        AllowTrailingSign = 8, AllowParentheses = 16, AllowDecimalPoint = 32, AllowThousands = 64, Number = 111,
        AllowExponent = 128, Float = 167, AllowCurrencySymbol = 256, Currency = 383, Any = 511,
        AllowHexSpecifier = 512, HexNumber = 515,
    }
    "System.Globalization.DateTimeStyles" flags {
        None = 0, AllowLeadingWhite = 1, AllowTrailingWhite = 2, AllowInnerWhite = 4, AllowWhiteSpaces = 7,
        NoCurrentDateDefault = 8, AdjustToUniversal = 16, AssumeLocal = 32, AssumeUniversal = 64, RoundtripKind = 128,
    }
    "System.Globalization.TimeSpanStyles" flags { None = 0, AssumeNegative = 1 }
    "System.Globalization.CompareOptions" flags {
        None = 0, IgnoreCase = 1, IgnoreNonSpace = 2, IgnoreSymbols = 4, IgnoreKanaType = 8, IgnoreWidth = 16,
        OrdinalIgnoreCase = 0x1000_0000, StringSort = 0x2000_0000, Ordinal = 0x4000_0000,
    }
    "System.Globalization.CultureTypes" flags {
        NeutralCultures = 1, SpecificCultures = 2, InstalledWin32Cultures = 4, AllCultures = 7, UserCustomCulture = 8,
        ReplacementCultures = 16,
    }
    "System.Globalization.CalendarWeekRule" { FirstDay = 0, FirstFullWeek = 1, FirstFourDayWeek = 2 }
    "System.Globalization.UnicodeCategory" {
        UppercaseLetter = 0, LowercaseLetter = 1, TitlecaseLetter = 2, ModifierLetter = 3, OtherLetter = 4,
        NonSpacingMark = 5, SpacingCombiningMark = 6, EnclosingMark = 7, DecimalDigitNumber = 8, LetterNumber = 9,
        OtherNumber = 10, SpaceSeparator = 11, LineSeparator = 12, ParagraphSeparator = 13, Control = 14, Format = 15,
        Surrogate = 16, PrivateUse = 17, ConnectorPunctuation = 18, DashPunctuation = 19, OpenPunctuation = 20,
        ClosePunctuation = 21, InitialQuotePunctuation = 22, FinalQuotePunctuation = 23, OtherPunctuation = 24,
        MathSymbol = 25, CurrencySymbol = 26, ModifierSymbol = 27, OtherSymbol = 28, OtherNotAssigned = 29,
    }
    "System.Text.NormalizationForm" { FormC = 1, FormD = 2, FormKC = 5, FormKD = 6 }
    "System.Text.RegularExpressions.RegexOptions" flags {
        None = 0, IgnoreCase = 1, Multiline = 2, ExplicitCapture = 4, Compiled = 8, Singleline = 16,
        IgnorePatternWhitespace = 32, RightToLeft = 64, ECMAScript = 256, CultureInvariant = 512,
        NonBacktracking = 1024,
    }
    "System.IO.FileAttributes" flags {
        None = 0, ReadOnly = 1, Hidden = 2, System = 4, Directory = 16, Archive = 32, Device = 64, Normal = 128,
        Temporary = 256, SparseFile = 512, ReparsePoint = 1024, Compressed = 2048, Offline = 4096,
        NotContentIndexed = 8192, Encrypted = 16384, IntegrityStream = 32768, NoScrubData = 131_072,
    }
    "System.IO.FileMode" { CreateNew = 1, Create = 2, Open = 3, OpenOrCreate = 4, Truncate = 5, Append = 6 }
    "System.IO.FileAccess" flags { Read = 1, Write = 2, ReadWrite = 3 }
    "System.IO.FileShare" flags { None = 0, Read = 1, Write = 2, ReadWrite = 3, Delete = 4, Inheritable = 16 }
    "System.IO.FileOptions" flags {
        None = 0, Encrypted = 16384, DeleteOnClose = 0x0400_0000, SequentialScan = 0x0800_0000,
        RandomAccess = 0x1000_0000, Asynchronous = 0x4000_0000, WriteThrough = -0x8000_0000,
    }
    "System.IO.UnixFileMode" flags {
        None = 0, OtherExecute = 1, OtherWrite = 2, OtherRead = 4, GroupExecute = 8, GroupWrite = 16, GroupRead = 32,
        UserExecute = 64, UserWrite = 128, UserRead = 256, StickyBit = 512, SetGroup = 1024, SetUser = 2048,
    }
    "System.IO.SearchOption" { TopDirectoryOnly = 0, AllDirectories = 1 }
    "System.IO.SeekOrigin" { Begin = 0, Current = 1, End = 2 }
    "System.IO.DriveType" {
        Unknown = 0, NoRootDirectory = 1, Removable = 2, Fixed = 3, Network = 4, CDRom = 5, Ram = 6,
    }
    "System.Reflection.BindingFlags" flags {
        Default = 0, IgnoreCase = 1, DeclaredOnly = 2, Instance = 4, Static = 8, Public = 16, NonPublic = 32,
        FlattenHierarchy = 64, InvokeMethod = 256, CreateInstance = 512, GetField = 1024, SetField = 2048,
        GetProperty = 4096, SetProperty = 8192, PutDispProperty = 16384, PutRefDispProperty = 32768,
        ExactBinding = 65536, SuppressChangeType = 131072, OptionalParamBinding = 262144, IgnoreReturn = 16777216,
        DoNotWrapExceptions = 33554432,
    }
    "System.Runtime.InteropServices.Architecture" {
        X86 = 0, X64 = 1, Arm = 2, Arm64 = 3, Wasm = 4, S390x = 5, LoongArch64 = 6, Armv6 = 7, Ppc64le = 8,
        RiscV64 = 9,
    }
    "System.Security.Principal.WellKnownSidType" {
        NullSid = 0, WorldSid = 1, LocalSid = 2, CreatorOwnerSid = 3, CreatorGroupSid = 4, CreatorOwnerServerSid = 5,
        CreatorGroupServerSid = 6, NTAuthoritySid = 7, DialupSid = 8, NetworkSid = 9, BatchSid = 10,
        InteractiveSid = 11, ServiceSid = 12, AnonymousSid = 13, ProxySid = 14, EnterpriseControllersSid = 15,
        SelfSid = 16, AuthenticatedUserSid = 17, RestrictedCodeSid = 18, TerminalServerSid = 19,
        RemoteLogonIdSid = 20, LogonIdsSid = 21, LocalSystemSid = 22, LocalServiceSid = 23, NetworkServiceSid = 24,
        BuiltinDomainSid = 25, BuiltinAdministratorsSid = 26, BuiltinUsersSid = 27, BuiltinGuestsSid = 28,
        BuiltinPowerUsersSid = 29, BuiltinAccountOperatorsSid = 30, BuiltinSystemOperatorsSid = 31,
        BuiltinPrintOperatorsSid = 32, BuiltinBackupOperatorsSid = 33, BuiltinReplicatorSid = 34,
        AccountAdministratorSid = 38, AccountGuestSid = 39, AccountDomainAdminsSid = 41, AccountDomainUsersSid = 42,
    }
    "System.Security.Cryptography.X509Certificates.X509ContentType" {
        Unknown = 0, Cert = 1, SerializedCert = 2, Pfx = 3, Pkcs12 = 3, SerializedStore = 4, Pkcs7 = 5, Authenticode = 6,
    }
    "System.Security.Cryptography.X509Certificates.X509KeyStorageFlags" flags {
        DefaultKeySet = 0, UserKeySet = 1, MachineKeySet = 2, Exportable = 4, UserProtected = 8, PersistKeySet = 16,
        EphemeralKeySet = 32,
    }
    "System.Security.Cryptography.X509Certificates.X509KeyUsageFlags" flags {
        None = 0, EncipherOnly = 1, CrlSign = 2, KeyCertSign = 4, KeyAgreement = 8, DataEncipherment = 16,
        KeyEncipherment = 32, NonRepudiation = 64, DigitalSignature = 128, DecipherOnly = 32768,
    }
    "System.Security.Cryptography.X509Certificates.X509NameType" {
        SimpleName = 0, EmailName = 1, UpnName = 2, DnsName = 3, DnsFromAlternativeName = 4, UrlName = 5,
    }
    "System.Security.Cryptography.X509Certificates.StoreName" {
        AddressBook = 1, AuthRoot = 2, CertificateAuthority = 3, Disallowed = 4, My = 5, Root = 6, TrustedPeople = 7,
        TrustedPublisher = 8,
    }
    "System.Security.Cryptography.X509Certificates.StoreLocation" { CurrentUser = 1, LocalMachine = 2 }
    "System.Security.Cryptography.X509Certificates.OpenFlags" flags {
        ReadOnly = 0, ReadWrite = 1, MaxAllowed = 2, OpenExistingOnly = 4, IncludeArchived = 8,
    }
    "System.Xml.Linq.LoadOptions" flags { None = 0, PreserveWhitespace = 1, SetBaseUri = 2, SetLineInfo = 4 }
    "System.Xml.Linq.SaveOptions" flags { None = 0, DisableFormatting = 1, OmitDuplicateNamespaces = 2 }
    "Microsoft.Win32.RegistryHive" {
        ClassesRoot = -2147483648, CurrentUser = -2147483647, LocalMachine = -2147483646, Users = -2147483645,
        PerformanceData = -2147483644, CurrentConfig = -2147483643,
    }
    "Microsoft.Win32.RegistryValueKind" {
        Unknown = 0, String = 1, ExpandString = 2, Binary = 3, DWord = 4, MultiString = 7, QWord = 11, None = -1,
    }
    "Microsoft.Win32.RegistryView" { Default = 0, Registry64 = 256, Registry32 = 512 }
    "System.Threading.EventResetMode" { AutoReset = 0, ManualReset = 1 }
    "System.IO.Compression.CompressionMode" { Decompress = 0, Compress = 1 }
    "System.IO.Compression.ZipArchiveMode" { Read = 0, Create = 1, Update = 2 }
    "System.IO.Compression.CompressionLevel" { Optimal = 0, Fastest = 1, NoCompression = 2, SmallestSize = 3 }
    "System.Net.SecurityProtocolType" flags {
        SystemDefault = 0, Ssl3 = 48, Tls = 192, Tls11 = 768, Tls12 = 3072, Tls13 = 12288,
    }
    "System.Net.HttpStatusCode" {
        Continue = 100, SwitchingProtocols = 101, OK = 200, Created = 201, Accepted = 202, NoContent = 204,
        ResetContent = 205, PartialContent = 206, MultipleChoices = 300, MovedPermanently = 301, Found = 302,
        SeeOther = 303, NotModified = 304, TemporaryRedirect = 307, BadRequest = 400, Unauthorized = 401,
        PaymentRequired = 402, Forbidden = 403, NotFound = 404, MethodNotAllowed = 405, NotAcceptable = 406,
        RequestTimeout = 408, Conflict = 409, Gone = 410, PreconditionFailed = 412, UnsupportedMediaType = 415,
        TooManyRequests = 429, InternalServerError = 500, NotImplemented = 501, BadGateway = 502,
        ServiceUnavailable = 503, GatewayTimeout = 504,
    }
    "System.Net.HttpRequestHeader" {
        CacheControl = 0, Connection = 1, Date = 2, KeepAlive = 3, Pragma = 4, Trailer = 5, TransferEncoding = 6,
        Upgrade = 7, Via = 8, Warning = 9, Allow = 10, ContentLength = 11, ContentType = 12, ContentEncoding = 13,
        ContentLanguage = 14, ContentLocation = 15, ContentMd5 = 16, ContentRange = 17, Expires = 18,
        LastModified = 19, Accept = 20, AcceptCharset = 21, AcceptEncoding = 22, AcceptLanguage = 23,
        Authorization = 24, Cookie = 25, Expect = 26, From = 27, Host = 28, IfMatch = 29, IfModifiedSince = 30,
        IfNoneMatch = 31, IfRange = 32, IfUnmodifiedSince = 33, MaxForwards = 34, ProxyAuthorization = 35,
        Referer = 36, Range = 37, Te = 38, Translate = 39, UserAgent = 40,
    }
    "System.Net.HttpResponseHeader" {
        CacheControl = 0, Connection = 1, Date = 2, KeepAlive = 3, Pragma = 4, Trailer = 5, TransferEncoding = 6,
        Upgrade = 7, Via = 8, Warning = 9, Allow = 10, ContentLength = 11, ContentType = 12, ContentEncoding = 13,
        ContentLanguage = 14, ContentLocation = 15, ContentMd5 = 16, ContentRange = 17, Expires = 18,
        LastModified = 19, AcceptRanges = 20, Age = 21, ETag = 22, Location = 23, ProxyAuthenticate = 24,
        RetryAfter = 25, Server = 26, SetCookie = 27, Vary = 28, WwwAuthenticate = 29,
    }
    "System.Net.WebExceptionStatus" {
        Success = 0, NameResolutionFailure = 1, ConnectFailure = 2, ReceiveFailure = 3, SendFailure = 4,
        PipelineFailure = 5, RequestCanceled = 6, ProtocolError = 7, ConnectionClosed = 8, TrustFailure = 9,
        SecureChannelFailure = 10, ServerProtocolViolation = 11, KeepAliveFailure = 12, Pending = 13, Timeout = 14,
        ProxyNameResolutionFailure = 15, UnknownError = 16,
    }
    "System.Net.Sockets.AddressFamily" {
        Unknown = -1, Unspecified = 0, Unix = 1, InterNetwork = 2, InterNetworkV6 = 23,
    }
    "System.Net.Mail.MailPriority" { Normal = 0, Low = 1, High = 2 }
    "System.Net.Mail.DeliveryNotificationOptions" flags {
        None = 0, OnSuccess = 1, OnFailure = 2, Delay = 4, Never = 0x0800_0000,
    }
    "System.Net.Mail.SmtpDeliveryMethod" { Network = 0, SpecifiedPickupDirectory = 1, PickupDirectoryFromIis = 2 }
    "System.Net.Mail.SmtpStatusCode" {
        GeneralFailure = -1, SystemStatus = 211, HelpMessage = 214, ServiceReady = 220,
        ServiceClosingTransmissionChannel = 221, Ok = 250, UserNotLocalWillForward = 251,
        CannotVerifyUserWillAttemptDelivery = 252, StartMailInput = 354, ServiceNotAvailable = 421, MailboxBusy = 450,
        LocalErrorInProcessing = 451, InsufficientStorage = 452, ClientNotPermitted = 454, CommandUnrecognized = 500,
        SyntaxError = 501, CommandNotImplemented = 502, BadCommandSequence = 503, CommandParameterNotImplemented = 504,
        MustIssueStartTlsFirst = 530, MailboxUnavailable = 550, UserNotLocalTryAlternatePath = 551,
        ExceededStorageAllocation = 552, MailboxNameNotAllowed = 553, TransactionFailed = 554,
    }
    "System.Collections.Specialized.NotifyCollectionChangedAction" {
        Add = 0, Remove = 1, Replace = 2, Move = 3, Reset = 4,
    }
    "System.IO.WatcherChangeTypes" flags { Created = 1, Deleted = 2, Changed = 4, Renamed = 8, All = 15 }
    "System.IO.NotifyFilters" flags {
        FileName = 1, DirectoryName = 2, Attributes = 4, Size = 8, LastWrite = 16, LastAccess = 32, CreationTime = 64,
        Security = 256,
    }
    "System.Diagnostics.ProcessWindowStyle" { Normal = 0, Hidden = 1, Minimized = 2, Maximized = 3 }
    "System.Diagnostics.EventLogEntryType" {
        Error = 1, Warning = 2, Information = 4, SuccessAudit = 8, FailureAudit = 16,
    }
    "System.Management.Automation.Runspaces.RunspaceState" {
        BeforeOpen = 0, Opening = 1, Opened = 2, Closed = 3, Closing = 4, Broken = 5, Disconnecting = 6,
        Disconnected = 7, Connecting = 8,
    }
    "System.Management.Automation.Runspaces.RunspaceAvailability" {
        None = 0, Available = 1, AvailableForNestedCommand = 2, Busy = 3, RemoteDebug = 4,
    }
    "System.Management.Automation.Runspaces.PSThreadOptions" {
        Default = 0, UseNewThread = 1, ReuseThread = 2, UseCurrentThread = 3,
    }
    "System.Management.Automation.RunspaceMode" { CurrentRunspace = 0, NewRunspace = 1 }
    "System.Management.Automation.PSInvocationState" {
        NotStarted = 0, Running = 1, Stopping = 2, Stopped = 3, Completed = 4, Failed = 5, Disconnected = 6,
    }
    "System.Threading.ApartmentState" { STA = 0, MTA = 1, Unknown = 2 }
    "System.ComponentModel.ListSortDirection" { Ascending = 0, Descending = 1 }
    "System.Security.Cryptography.CryptoStreamMode" { Read = 0, Write = 1 }
    "System.Security.Cryptography.CipherMode" { CBC = 1, ECB = 2, OFB = 3, CFB = 4, CTS = 5 }
    "System.Security.Cryptography.PaddingMode" { None = 1, PKCS7 = 2, Zeros = 3, ANSIX923 = 4, ISO10126 = 5 }
    "System.Security.Cryptography.DataProtectionScope" { CurrentUser = 0, LocalMachine = 1 }
    "System.Security.Principal.WindowsBuiltInRole" {
        Administrator = 544, User = 545, Guest = 546, PowerUser = 547, AccountOperator = 548, SystemOperator = 549,
        PrintOperator = 550, BackupOperator = 551, Replicator = 552,
    }
    "System.Data.DataRowState" flags { Detached = 1, Unchanged = 2, Added = 4, Deleted = 8, Modified = 16 }
    "System.Xml.ReadState" { Initial = 0, Interactive = 1, Error = 2, EndOfFile = 3, Closed = 4 }
    "System.Xml.XmlNodeType" {
        None = 0, Element = 1, Attribute = 2, Text = 3, CDATA = 4, EntityReference = 5, Entity = 6,
        ProcessingInstruction = 7, Comment = 8, Document = 9, DocumentType = 10, DocumentFragment = 11,
        Notation = 12, Whitespace = 13, SignificantWhitespace = 14, EndElement = 15, EndEntity = 16,
        XmlDeclaration = 17,
    }
    "System.Xml.Formatting" { None = 0, Indented = 1 }
    "System.Xml.NewLineHandling" { Replace = 0, Entitize = 1, None = 2 }
    "System.IO.MatchType" { Simple = 0, Win32 = 1 }
    "System.IO.MatchCasing" { PlatformDefault = 0, CaseSensitive = 1, CaseInsensitive = 2 }
    "System.Xml.DtdProcessing" { Prohibit = 0, Ignore = 1, Parse = 2 }
    "System.Xml.ConformanceLevel" { Auto = 0, Fragment = 1, Document = 2 }
    "System.Management.Automation.ActionPreference" {
        SilentlyContinue = 0, Stop = 1, Continue = 2, Inquire = 3, Ignore = 4, Suspend = 5, Break = 6,
    }
    "System.Management.Automation.ErrorCategory" {
        NotSpecified = 0, OpenError = 1, CloseError = 2, DeviceError = 3, DeadlockDetected = 4, InvalidArgument = 5,
        InvalidData = 6, InvalidOperation = 7, InvalidResult = 8, InvalidType = 9, MetadataError = 10,
        NotImplemented = 11, NotInstalled = 12, ObjectNotFound = 13, OperationStopped = 14, OperationTimeout = 15,
        SyntaxError = 16, ParserError = 17, PermissionDenied = 18, ResourceBusy = 19, ResourceExists = 20,
        ResourceUnavailable = 21, ReadError = 22, WriteError = 23, FromStdErr = 24, SecurityError = 25,
        ProtocolError = 26, ConnectionError = 27, AuthenticationError = 28, LimitsExceeded = 29, QuotaExceeded = 30,
        NotEnabled = 31,
    }
    "System.Management.Automation.ConfirmImpact" { None = 0, Low = 1, Medium = 2, High = 3 }
    "System.Management.Automation.CommandTypes" flags {
        Alias = 1, Function = 2, Filter = 4, Cmdlet = 8, ExternalScript = 16, Application = 32, Script = 64,
        Configuration = 256, All = 383,
    }
    "System.Management.Automation.PSMemberTypes" flags {
        AliasProperty = 1, CodeProperty = 2, Property = 4, NoteProperty = 8, ScriptProperty = 16, PropertySet = 32,
        Method = 64, CodeMethod = 128, ScriptMethod = 256, ParameterizedProperty = 512, MemberSet = 1024,
        Event = 2048, Dynamic = 4096, InferredProperty = 8192, Properties = 8255, Methods = 448, All = 16383,
    }
    "System.Management.Automation.PSMemberViewTypes" flags { Extended = 1, Adapted = 2, Base = 4, All = 7 }
    "System.Management.Automation.ScopedItemOptions" flags {
        None = 0, ReadOnly = 1, Constant = 2, Private = 4, AllScope = 8, Unspecified = 16,
    }
    "System.Management.Automation.SessionStateEntryVisibility" { Public = 0, Private = 1 }
    "System.Management.Automation.PSLanguageMode" {
        FullLanguage = 0, RestrictedLanguage = 1, NoLanguage = 2, ConstrainedLanguage = 3,
    }
    "System.Management.Automation.WildcardOptions" flags {
        None = 0, Compiled = 1, IgnoreCase = 2, CultureInvariant = 4,
    }
    "System.Management.Automation.SplitOptions" flags {
        SimpleMatch = 1, RegexMatch = 2, CultureInvariant = 4, IgnorePatternWhitespace = 8, Multiline = 16,
        Singleline = 32, IgnoreCase = 64, ExplicitCapture = 128,
    }
    "System.Management.Automation.ParameterAttributes" { None = 0 }
    "System.Reflection.ProcessorArchitecture" { None = 0, MSIL = 1, X86 = 2, IA64 = 3, Amd64 = 4, Arm = 5 }
    "System.Management.Automation.ModuleAccessMode" { ReadWrite = 0, ReadOnly = 1, Constant = 2 }
    "System.Management.Automation.ModuleType" { Script = 0, Binary = 1, Manifest = 2, Cim = 3, Workflow = 4 }
    "System.Management.Automation.ErrorView" {
        NormalView = 0, CategoryView = 1, ConciseView = 2, DetailedView = 3,
    }
    "System.Management.Automation.OutputRendering" { Host = 0, PlainText = 1, Ansi = 2 }
    "System.Management.Automation.JobState" {
        NotStarted = 0, Running = 1, Completed = 2, Failed = 3, Stopped = 4, Blocked = 5, Suspended = 6,
        Disconnected = 7, Suspending = 8, Stopping = 9, AtBreakpoint = 10,
    }
    "System.Management.Automation.ProgressRecordType" { Processing = 0, Completed = 1 }
    "System.Management.Automation.PSCredentialTypes" flags { Generic = 1, Domain = 2, Default = 3 }
    "System.Management.Automation.PSCredentialUIOptions" flags {
        None = 0, Default = 1, ValidateUserNameSyntax = 1, AlwaysPrompt = 2, ReadOnlyUserName = 3,
    }
    "System.Management.Automation.PSTokenType" {
        Unknown = 0, Command = 1, CommandParameter = 2, CommandArgument = 3, Number = 4, String = 5, Variable = 6,
        Member = 7, LoopLabel = 8, Attribute = 9, Type = 10, Operator = 11, GroupStart = 12, GroupEnd = 13,
        Keyword = 14, Comment = 15, StatementSeparator = 16, NewLine = 17, LineContinuation = 18, Position = 19,
    }
    "System.Management.Automation.CompletionResultType" {
        Text = 0, History = 1, Command = 2, ProviderItem = 3, ProviderContainer = 4, Property = 5, Method = 6,
        ParameterName = 7, ParameterValue = 8, Variable = 9, Namespace = 10, Type = 11, Keyword = 12,
        DynamicKeyword = 13,
    }
    "Microsoft.PowerShell.ExecutionPolicy" {
        Unrestricted = 0, RemoteSigned = 1, AllSigned = 2, Restricted = 3, Default = 3, Bypass = 4, Undefined = 5,
    }
    "Microsoft.PowerShell.ExecutionPolicyScope" {
        Process = 0, CurrentUser = 1, LocalMachine = 2, UserPolicy = 3, MachinePolicy = 4,
    }
    "Microsoft.PowerShell.Commands.FileSystemCmdletProviderEncoding" {
        Unknown = 0, String = 1, Unicode = 2, Byte = 3, BigEndianUnicode = 4, UTF8 = 5, UTF7 = 6, UTF32 = 7,
        Ascii = 8, Default = 9, Oem = 10, BigEndianUTF32 = 11,
    }
    "Microsoft.PowerShell.Commands.WebRequestMethod" {
        Default = 0, Get = 1, Head = 2, Post = 3, Put = 4, Delete = 5, Trace = 6, Options = 7, Merge = 8, Patch = 9,
    }
}
