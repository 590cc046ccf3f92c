//! `#[derive(Stored)]`: how a structure or a list of words is read from JSON that this library or its host wrote (`base::stored` in the core). What is
//! made is a tenth of the code that serde makes, which also tells what is wrong.
//!
//! The attributes are serde's, and are written `#[stored(…)]` where a type is for nothing but this: `rename_all`, `rename`, `default`,
//! `default = "path"` and `skip` are followed. `deserialize_with` is passed over, because it
//! only makes messages or takes other spellings, which are not stored. A field of the type `Option<Option<T>>` tells null from absent.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Error, Field, Fields, Ident, LitStr, Path, Result, parse_macro_input};

/// See the crate's documentation.
#[proc_macro_derive(Stored, attributes(stored))]
pub fn stored(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(|e| e.to_compile_error()).into()
}

fn implementation(input: &DeriveInput) -> Result<Tokens> {
    let name = &input.ident;
    let said = Said::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => structure(&data.fields, &said)?,
        Data::Enum(data) => {
            let all = data.variants.iter();
            let words = all.clone().map(|v| Ok(Said::of(&v.attrs)?.rename.unwrap_or_else(|| said.case.variant(&v.ident)))).collect::<Result<Vec<_>>>()?;
            if let Some(with_data) = all.clone().find(|v| !matches!(v.fields, Fields::Unit)) {
                return Err(Error::new_spanned(with_data, "variants have no data: implement `Stored` by hand"));
            }
            let variants = all.map(|v| &v.ident);
            quote! { crate::base::stored::word(reader, &[#(#words),*], &[#(Self::#variants),*]) }
        }
        Data::Union(_) => return Err(Error::new_spanned(name, "a union can't be stored")),
    };
    Ok(quote! {
        impl crate::base::stored::Stored for #name {
            fn take(reader: &mut crate::base::stored::Reader<'_>) -> Self {
                #body
            }
        }
    })
}

fn structure(fields: &Fields, said: &Said) -> Result<Tokens> {
    if let Fields::Unnamed(only) = fields
        && only.unnamed.len() == 1
    {
        return Ok(quote! { Self(crate::base::stored::Stored::take(reader)) });
    }
    let Fields::Named(named) = fields else { return Err(Error::new_spanned(fields, "fields have names: implement `Stored` by hand")) };
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for field in &named.named {
        let own = Said::of(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        let position = names.len();
        let value = match &own.default {
            _ if own.skip => quote! { Default::default() },
            _ if is_told(field) => quote! { reader.told(&object, #position) },
            Some(Some(path)) => quote! { reader.field_or(&object, #position, #path) },
            Some(None) => quote! { reader.field_or(&object, #position, Default::default) },
            None if said.default.is_some() => quote! { reader.field_or(&object, #position, || usual.#ident) },
            None => quote! { reader.field(&object, #position) },
        };
        if !own.skip {
            names.push(own.rename.unwrap_or_else(|| said.case.field(ident)));
        }
        values.push(quote! { #ident: #value });
    }
    let usual = said.default.as_ref().map(|_| quote! { let usual = Self::default(); });
    Ok(quote! {
        #usual
        let object = reader.object(&[#(#names),*]);
        let value = Self { #(#values),* };
        reader.leave(&object);
        value
    })
}

/// Whether null and absent differ: `Option<Option<T>>`.
fn is_told(field: &Field) -> bool {
    field.ty.to_token_stream().to_string().replace(' ', "").starts_with("Option<Option<")
}

/// What serde's attributes say.
#[derive(Default)]
struct Said {
    case: Case,
    rename: Option<String>,
    /// A default value, and the function that makes it.
    default: Option<Option<Path>>,
    skip: bool,
}

impl Said {
    fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut said = Self::default();
        for attribute in attributes.iter().filter(|a| a.path().is_ident("serde") || a.path().is_ident("stored")) {
            attribute.parse_nested_meta(|meta| said.add(&meta))?;
        }
        Ok(said)
    }

    fn add(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let text = || meta.value()?.parse::<LitStr>();
        let is = |name| meta.path.is_ident(name);
        if is("rename_all") {
            self.case = Case::named(&text()?)?;
        } else if is("rename") {
            self.rename = Some(text()?.value());
        } else if is("default") {
            self.default = Some(if meta.input.peek(syn::Token![=]) { Some(text()?.parse()?) } else { None });
        } else if is("skip") {
            self.skip = true;
        } else if is("deserialize_with") || is("skip_serializing_if") {
            text()?;
        } else if !is("deny_unknown_fields") && !is("skip_serializing") {
            return Err(meta.error("`Stored` does not know this: implement it by hand"));
        }
        Ok(())
    }
}

#[derive(Default)]
enum Case {
    #[default]
    AsWritten,
    Camel,
    Lower,
    Snake,
    Kebab,
}

impl Case {
    fn named(text: &LitStr) -> Result<Self> {
        Ok(match text.value().as_str() {
            "camelCase" => Self::Camel,
            "lowercase" => Self::Lower,
            "snake_case" => Self::Snake,
            "kebab-case" => Self::Kebab,
            _ => return Err(Error::new_spanned(text, "`Stored` does not know this case")),
        })
    }

    /// The name of a field, which is in snake case.
    fn field(&self, ident: &Ident) -> String {
        let name = ident.to_string();
        match self {
            Self::AsWritten | Self::Snake | Self::Lower => name,
            Self::Kebab => name.replace('_', "-"),
            Self::Camel => {
                let mut parts = name.split('_');
                let first = parts.next().unwrap_or_default().to_owned();
                parts.fold(first, |out, part| out + &capital(part))
            }
        }
    }

    /// The name of a variant, which is in camel case with a capital.
    fn variant(&self, ident: &Ident) -> String {
        let name = ident.to_string();
        let joined = |by: &str| {
            let starts = |(i, c): (usize, char)| if c.is_uppercase() && i > 0 { format!("{by}{}", c.to_lowercase()) } else { c.to_lowercase().to_string() };
            name.char_indices().map(starts).collect()
        };
        match self {
            Self::AsWritten => name,
            Self::Lower => name.to_lowercase(),
            Self::Camel => name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect(),
            Self::Snake => joined("_"),
            Self::Kebab => joined("-"),
        }
    }
}

fn capital(part: &str) -> String {
    part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect()
}
