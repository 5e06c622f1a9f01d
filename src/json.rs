//! Reading JSON: the browser's own parser reads the text, serde fills the types from what it made.
//!
//! `serde_json`'s reader does both and says where a text is wrong. Nobody asks that here: a server that doesn't keep to
//! the contract is one and the same mistake. Leaving the messages out, with all the formatting they need, makes the
//! bundle 28 kB smaller.

use std::{cell::RefCell, fmt, ptr, rc::Rc};

use js_sys::{Array, JSON, Object, Reflect};
use serde::{
    de::{
        self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use wasm_bindgen::{JsCast, JsValue};

/// The text is no JSON, or not of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_reason: T) -> Self {
        Self
    }
}

/// Reads a text as `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    value_as(parse(text))
}

/// Reads a value as `T`.
pub fn value_as<T: DeserializeOwned>(value: JsValue) -> Result<T, Unreadable> {
    T::deserialize(Json(value))
}

/// Any JSON value; undefined for a text that is none.
#[must_use]
pub fn parse(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}

/// A named value of an object; undefined where there is none, or no object.
#[must_use]
pub fn entry(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// The names and values of an object; empty for anything else.
#[must_use]
pub fn entries(value: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = value.dyn_ref::<Object>().filter(|object| !Array::is_array(object)) else {
        return Vec::new();
    };
    let pair = |pair: JsValue| {
        let pair = pair.unchecked_into::<Array>();
        (pair.get(0).as_string().unwrap_or_default(), pair.get(1))
    };
    Object::entries(object).iter().map(pair).collect()
}

/// A parsed value that serde reads. It knows what the wire has: objects of known fields, lists, texts, whole numbers,
/// yes and no, and names of variants.
struct Json(JsValue);

impl Json {
    fn text(&self) -> Result<String, Unreadable> {
        self.0.as_string().ok_or(Unreadable)
    }
}

impl<'de> de::Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let number =
            self.0.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(number));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked in the line above")]
        visitor.visit_u64(number.ok_or(Unreadable)? as u64)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() || self.0.is_undefined() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let list = self.0.dyn_into::<Array>().map_err(|_| Unreadable)?;
        visitor.visit_seq(Elements { list, next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let is_object = self.0.is_object() && !Array::is_array(&self.0);
        if is_object {
            visitor.visit_map(Fields { object: self.0, names: Names::of(fields), next: 0, value: JsValue::UNDEFINED })
        } else {
            Err(Unreadable)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct
        map identifier ignored_any
    }
}

/// The largest whole number that JSON carries exactly: 2⁵³ − 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

struct Elements {
    list: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        if self.next == self.list.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Json(self.list.get(self.next - 1))).map(Some)
    }
}

/// The names of a type's fields, as Rust and as the browser has them: handing them over anew for each row of a list takes
/// longer than reading it.
#[derive(Clone)]
struct Names {
    fields: &'static [&'static str],
    keys: Rc<[JsValue]>,
}

impl Names {
    fn of(fields: &'static [&'static str]) -> Self {
        thread_local! {
            static KNOWN: RefCell<Vec<Names>> = const { RefCell::new(Vec::new()) };
        }
        KNOWN.with_borrow_mut(|known| {
            if let Some(names) = known.iter().find(|names| ptr::eq(names.fields, fields)) {
                return names.clone();
            }
            let names = Self { fields, keys: fields.iter().map(|field| JsValue::from_str(field)).collect() };
            known.push(names.clone());
            names
        })
    }
}

/// The fields that a type has, in its order; others are not looked at.
struct Fields {
    object: JsValue,
    names: Names,
    next: usize,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        while let Some(key) = self.names.keys.get(self.next) {
            let field = self.names.fields[self.next];
            self.next += 1;
            self.value = Reflect::get(&self.object, key).unwrap_or(JsValue::UNDEFINED);
            if !self.value.is_undefined() {
                let name: StrDeserializer<'_, Unreadable> = field.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Json(std::mem::take(&mut self.value)))
    }
}
