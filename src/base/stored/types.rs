//! How the types of the standard library are read.

use super::{Reader, Stored};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

impl Stored for String {
    fn take(reader: &mut Reader<'_>) -> Self {
        reader.string().into_owned()
    }
}

impl Stored for bool {
    fn take(reader: &mut Reader<'_>) -> Self {
        reader.bool()
    }
}

impl Stored for i64 {
    fn take(reader: &mut Reader<'_>) -> Self {
        reader.number()
    }
}

/// Times and numbers of the host. None has decimals.
impl Stored for f64 {
    fn take(reader: &mut Reader<'_>) -> Self {
        reader.number() as Self
    }
}

macro_rules! smaller_numbers {
    ($($number:ty)*) => {$(
        impl Stored for $number {
            fn take(reader: &mut Reader<'_>) -> Self {
                Self::try_from(reader.number()).unwrap_or_else(|_| {
                    reader.fail();
                    0
                })
            }
        }
    )*};
}
smaller_numbers!(u8 u16 u32 u64 i32);

impl<T: Stored> Stored for Option<T> {
    fn take(reader: &mut Reader<'_>) -> Self {
        if reader.is_null() { None } else { Some(T::take(reader)) }
    }

    fn missing(_: &mut Reader<'_>) -> Self {
        None
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn take(reader: &mut Reader<'_>) -> Self {
        let (mut all, mut is_first) = (Self::new(), true);
        reader.begin(b'[');
        while reader.more(b']', &mut is_first) {
            all.push(T::take(reader));
        }
        all
    }
}

impl<K: Stored + Eq + Hash, V: Stored, S: BuildHasher + Default> Stored for HashMap<K, V, S> {
    fn take(reader: &mut Reader<'_>) -> Self {
        let (mut all, mut is_first) = (Self::default(), true);
        reader.begin(b'{');
        while reader.more(b'}', &mut is_first) {
            let key = K::take(reader);
            reader.colon();
            all.insert(key, V::take(reader));
        }
        all
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: Stored),*> Stored for ($($name),*) {
            fn take(reader: &mut Reader<'_>) -> Self {
                let mut is_first = true;
                reader.begin(b'[');
                let all = ($(reader.item::<$name>(&mut is_first)),*);
                reader.end(&mut is_first);
                all
            }
        }
    };
}
tuples!(A B);
tuples!(A B C);
