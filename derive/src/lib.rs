//! `#[derive(Stored)]`: how a structure is read from JSON that this library or its host wrote (`base::stored` in the core).
//!
//! Fields and their names are those of serde's attributes: `rename_all = "camelCase"`, `rename`, `alias`, `default`, `default = "path"` and `skip` are
//! followed. A type that serde does not read has them as `#[stored(…)]`. `deserialize_with` is ignored: it accepts spellings that are never stored. In a field
//! of the type `Option<Option<T>>`, null and absent differ.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DataStruct, DeriveInput, Error, Field, Fields, FieldsNamed, Ident, LitStr, Path, Result, parse_macro_input};

/// See the crate's documentation.
#[proc_macro_derive(Stored, attributes(stored))]
pub fn stored(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(|e| e.to_compile_error()).into()
}

fn implementation(input: &DeriveInput) -> Result<Tokens> {
    let name = &input.ident;
    let Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) = &input.data else {
        return Err(Error::new_spanned(name, "`Stored` is derived for structures with named fields: implement it by hand"));
    };
    let body = structure(fields, &Attributes::of(&input.attrs)?)?;
    Ok(quote! {
        impl crate::base::stored::Stored for #name {
            fn take(reader: &mut crate::base::stored::Reader<'_>) -> Self {
                #body
            }
        }
    })
}

fn structure(fields: &FieldsNamed, container: &Attributes) -> Result<Tokens> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for field in &fields.named {
        let own = Attributes::of(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        let position = names.len();
        let mut value = match &own.default {
            _ if own.skip => quote! { Default::default() },
            _ if is_nullable(field) => quote! { reader.nullable(&object, #position) },
            Some(Some(path)) => quote! { reader.field_or(&object, #position, #path) },
            Some(None) => quote! { reader.field_or(&object, #position, Default::default) },
            None if container.default.is_some() => quote! { reader.field_or(&object, #position, || usual.#ident) },
            None => quote! { reader.field(&object, #position) },
        };
        if !own.skip {
            names.push(own.rename.unwrap_or_else(|| container.name_of(ident)));
        }
        if let Some(alias) = own.alias {
            let position = names.len();
            value = quote! { if reader.enter(&object, #position) { crate::base::stored::Stored::take(reader) } else { #value } };
            names.push(alias);
        }
        values.push(quote! { #ident: #value });
    }
    let usual = container.default.as_ref().map(|_| quote! { let usual = Self::default(); });
    let count = names.len();
    Ok(quote! {
        const { assert!(#count <= crate::base::stored::FIELDS, "too many fields: raise `FIELDS`") };
        #usual
        let object = reader.object(&[#(#names),*]);
        let value = Self { #(#values),* };
        reader.leave(&object);
        value
    })
}

/// Whether null and absent differ: `Option<Option<T>>`.
fn is_nullable(field: &Field) -> bool {
    field.ty.to_token_stream().to_string().replace(' ', "").starts_with("Option<Option<")
}

/// Serde's attributes of a structure or a field.
#[derive(Default)]
struct Attributes {
    is_camel_case: bool,
    rename: Option<String>,
    alias: Option<String>,
    /// A default value, and the function that makes it.
    default: Option<Option<Path>>,
    skip: bool,
}

impl Attributes {
    fn of(all: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in all.iter().filter(|a| a.path().is_ident("serde") || a.path().is_ident("stored")) {
            attribute.parse_nested_meta(|meta| found.add(&meta))?;
        }
        Ok(found)
    }

    fn add(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let text = || meta.value()?.parse::<LitStr>();
        let is = |name| meta.path.is_ident(name);
        if is("rename_all") {
            let case = text()?;
            if case.value() != "camelCase" {
                return Err(Error::new_spanned(case, "`Stored` knows `camelCase` only"));
            }
            self.is_camel_case = true;
        } else if is("rename") {
            self.rename = Some(text()?.value());
        } else if is("alias") {
            self.alias = Some(text()?.value());
        } else if is("default") {
            self.default = Some(if meta.input.peek(syn::Token![=]) { Some(text()?.parse()?) } else { None });
        } else if is("skip") {
            self.skip = true;
        } else if is("deserialize_with") || is("skip_serializing_if") {
            text()?;
        } else if !is("deny_unknown_fields") && !is("skip_serializing") {
            return Err(meta.error("`Stored` does not know this attribute: implement it by hand"));
        }
        Ok(())
    }

    fn name_of(&self, ident: &Ident) -> String {
        let name = ident.to_string();
        if !self.is_camel_case {
            return name;
        }
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |name, part| {
            let mut letters = part.chars();
            name + &letters.next().map(|letter| letter.to_ascii_uppercase().to_string()).unwrap_or_default() + letters.as_str()
        })
    }
}
