//! Interfaces, so that `-is [System.Collections.IEnumerable]` and its like answer. They describe no members: the types
//! that implement them do.

use crate::value::TypeDef;

macro_rules! interfaces {
    ($($name:literal $(: $($base:literal),+)?;)*) => {
        /// The descriptions of this file.
        pub(super) static DEFS: &[&TypeDef] = &[
            $(&TypeDef {
                name: $name,
                interfaces: &[$($($base),+)?],
                ..TypeDef::INTERFACE
            }),*
        ];
    };
}

interfaces! {
    "System.IComparable";
    "System.IComparable`1";
    "System.IEquatable`1";
    "System.IFormattable";
    "System.ISpanFormattable": "System.IFormattable";
    "System.IConvertible";
    "System.IDisposable";
    "System.IAsyncDisposable";
    "System.ICloneable";
    "System.IFormatProvider";
    "System.ICustomFormatter";
    "System.IServiceProvider";
    "System.IObservable`1";
    "System.IObserver`1";
    "System.IProgress`1";
    "System.IAsyncResult";
    "System.Collections.IEnumerable";
    "System.Collections.IEnumerator";
    "System.Collections.IDictionaryEnumerator": "System.Collections.IEnumerator";
    "System.Collections.ICollection": "System.Collections.IEnumerable";
    "System.Collections.IList": "System.Collections.ICollection";
    "System.Collections.IDictionary": "System.Collections.ICollection";
    "System.Collections.IComparer";
    "System.Collections.IEqualityComparer";
    "System.Collections.IStructuralComparable";
    "System.Collections.IStructuralEquatable";
    "System.Collections.Specialized.IOrderedDictionary": "System.Collections.IDictionary";
    "System.Collections.Generic.IEnumerable`1": "System.Collections.IEnumerable";
    "System.Collections.Generic.IEnumerator`1": "System.Collections.IEnumerator", "System.IDisposable";
    "System.Collections.Generic.ICollection`1": "System.Collections.Generic.IEnumerable`1[T]";
    "System.Collections.Generic.IList`1": "System.Collections.Generic.ICollection`1[T]";
    "System.Collections.Generic.ISet`1": "System.Collections.Generic.ICollection`1[T]";
    "System.Collections.Generic.IReadOnlyCollection`1": "System.Collections.Generic.IEnumerable`1[T]";
    "System.Collections.Generic.IReadOnlyList`1": "System.Collections.Generic.IReadOnlyCollection`1[T]";
    "System.Collections.Generic.IReadOnlySet`1": "System.Collections.Generic.IReadOnlyCollection`1[T]";
    "System.Collections.Generic.IDictionary`2":
        "System.Collections.Generic.ICollection`1[System.Collections.Generic.KeyValuePair`2[TKey,TValue]]";
    "System.Collections.Generic.IReadOnlyDictionary`2":
        "System.Collections.Generic.IReadOnlyCollection`1[System.Collections.Generic.KeyValuePair`2[TKey,TValue]]";
    "System.Collections.Generic.IComparer`1";
    "System.Collections.Generic.IEqualityComparer`1";
    "System.Linq.IOrderedEnumerable`1": "System.Collections.Generic.IEnumerable`1[T]";
    "System.Linq.IGrouping`2": "System.Collections.Generic.IEnumerable`1[TValue]";
    "System.ComponentModel.IComponent": "System.IDisposable";
    "System.ComponentModel.INotifyPropertyChanged";
    "System.Collections.Specialized.INotifyCollectionChanged";
    "System.ComponentModel.IListSource";
    "System.Runtime.Serialization.ISerializable";
    "System.Runtime.InteropServices._Exception";
    "System.Xml.IXPathNavigable";
    "System.Xml.XPath.IXPathNavigable";
    "System.Xml.Serialization.IXmlSerializable";
    "System.Security.Principal.IIdentity";
    "System.Security.Principal.IPrincipal";
    "System.Net.ICredentials";
    "System.Net.ICredentialsByHost";
    "System.Net.IWebProxy";
    "System.Data.IDataReader": "System.IDisposable";
    "System.Management.Automation.IContainsErrorRecord";
    "System.Management.Automation.IDynamicParameters";
    "System.Management.Automation.IArgumentCompleter";
    "System.Management.Automation.IValidateSetValuesGenerator";
}
