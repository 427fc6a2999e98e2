//! Decodes JSON: the browser parses it, and serde reads the values that this gives.
//!
//! `serde_json` would add a parser, text for each kind of error, and code that reads each struct from a list too: a fifth
//! of the main module. Numbers are exact up to 2^53, as all of the endpoint's are.

use std::{
    fmt::{self, Display, Formatter},
    slice,
};

use js_sys::{Array, ArrayIntoIter, JSON, Object, Reflect};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes a JSON text.
///
/// # Errors
///
/// If it isn't JSON, or not that of such a value.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Invalid> {
    T::deserialize(Value(JSON::parse(text).map_err(|_| Invalid)?))
}

/// A text that can't be decoded. What is wrong with it isn't told, because nobody would read that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid;

impl Display for Invalid {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text isn't the JSON that was expected")
    }
}

impl std::error::Error for Invalid {}

impl de::Error for Invalid {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A value of JavaScript's that came out of JSON.
struct Value(JsValue);

impl Value {
    fn integer<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Invalid> {
        const MOST: f64 = 9_007_199_254_740_992.0; // 2^53
        let number = self.0.as_f64().ok_or(Invalid)?;
        if number.fract() != 0.0 || number.abs() > MOST {
            return Err(Invalid);
        }
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and small")]
        visitor.visit_i64(number as i64)
    }

    fn list(self) -> Result<Items, Invalid> {
        let list: Array = self.0.dyn_into().map_err(|_| Invalid)?;
        Ok(Items(list.into_iter()))
    }

    fn object(self) -> Result<Object, Invalid> {
        if self.0.is_instance_of::<Array>() {
            return Err(Invalid);
        }
        self.0.dyn_into().map_err(|_| Invalid)
    }

    fn fields(self) -> Result<Fields, Invalid> {
        Ok(Fields {
            entries: Object::entries(&self.object()?).into_iter(),
            value: JsValue::UNDEFINED,
        })
    }
}

macro_rules! integers {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
            self.integer(visitor)
        })*
    };
}

macro_rules! texts {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
            visitor.visit_string(self.0.as_string().ok_or(Invalid)?)
        })*
    };
}

impl<'de> Deserializer<'de> for Value {
    type Error = Invalid;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        if self.0.is_null() {
            visitor.visit_unit()
        } else if let Some(flag) = self.0.as_bool() {
            visitor.visit_bool(flag)
        } else if let Some(number) = self.0.as_f64() {
            if number.fract() == 0.0 {
                self.integer(visitor)
            } else {
                visitor.visit_f64(number)
            }
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if self.0.is_instance_of::<Array>() {
            visitor.visit_seq(self.list()?)
        } else {
            visitor.visit_map(self.fields()?)
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_bool(self.0.as_bool().ok_or(Invalid)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_f64(self.0.as_f64().ok_or(Invalid)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        visitor.visit_seq(Struct::of(self, names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        if self.0.is_string() {
            return visitor.visit_enum(Variant(self.0, None));
        }
        let mut fields = self.fields()?;
        match (fields.next_entry(), fields.next_entry()) {
            (Some((name, content)), None) => visitor.visit_enum(Variant(name, Some(content))),
            _ => Err(Invalid),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { f32 bytes byte_buf unit unit_struct tuple_struct }
}

struct Items(ArrayIntoIter);

impl<'de> SeqAccess<'de> for Items {
    type Error = Invalid;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Invalid> {
        let item = self.0.next();
        item.map(|item| seed.deserialize(Value(item))).transpose()
    }
}

/// An object's values in the order of a struct's fields, which is much less code than a search for each name.
struct Struct {
    object: Object,
    names: slice::Iter<'static, &'static str>,
}

impl Struct {
    fn of(value: Value, names: &'static [&'static str]) -> Result<Self, Invalid> {
        Ok(Self {
            object: value.object()?,
            names: names.iter(),
        })
    }

    /// The next field's value; `None` if the object lacks it. What a page adds to all objects doesn't count.
    fn next_value(&mut self) -> Result<Option<JsValue>, Invalid> {
        let name = JsValue::from(*self.names.next().ok_or(Invalid)?);
        if !Object::has_own(&self.object, &name) {
            return Ok(None);
        }
        let value = Reflect::get(&self.object, &name).map_err(|_| Invalid)?;
        Ok(Some(value))
    }
}

impl<'de> SeqAccess<'de> for Struct {
    type Error = Invalid;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Invalid> {
        match self.next_value()? {
            Some(value) => seed.deserialize(Value(value)).map(Some),
            // The field's default, if it has one. Else an `Option` is `None`, and anything else is an error.
            None => Ok(seed.deserialize(Missing).ok()),
        }
    }
}

/// A field that the object lacks.
struct Missing;

impl<'de> Deserializer<'de> for Missing {
    type Error = Invalid;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Invalid> {
        Err(Invalid)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 bool char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The entries of an object, and the value of the one whose name was read last.
struct Fields {
    entries: ArrayIntoIter,
    value: JsValue,
}

impl Fields {
    fn next_entry(&mut self) -> Option<(JsValue, JsValue)> {
        let entry: Array = self.entries.next()?.unchecked_into();
        Some((entry.get(0), entry.get(1)))
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Invalid;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Invalid> {
        let Some((name, value)) = self.next_entry() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(Value(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Invalid> {
        seed.deserialize(Value(self.value.clone()))
    }
}

/// A variant's name, and what it holds.
struct Variant(JsValue, Option<JsValue>);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Invalid;
    type Variant = Content;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Content), Invalid> {
        Ok((seed.deserialize(Value(self.0))?, Content(self.1)))
    }
}

struct Content(Option<JsValue>);

impl Content {
    fn value(self) -> Result<Value, Invalid> {
        self.0.map(Value).ok_or(Invalid)
    }
}

impl<'de> VariantAccess<'de> for Content {
    type Error = Invalid;

    fn unit_variant(self) -> Result<(), Invalid> {
        self.0.is_none().then_some(()).ok_or(Invalid)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Invalid> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_seq(self.value()?.list()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        visitor.visit_seq(Struct::of(self.value()?, names)?)
    }
}
