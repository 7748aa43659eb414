//! Reading settings together with the places where they stand.

use std::sync::Arc;

use crate::mesh::{Place, Switch, Written};
use crate::read::{Fields, wrong_type};
use crate::syntax::{Entry, Value};

/// Knows the table that settings belong to, also those that stand in tables within it.
pub(super) struct Places {
    table: Arc<str>,
}

impl Places {
    /// For the settings of this table.
    pub(super) fn of(table: &Fields<'_>) -> Self {
        Self { table: table.header().into() }
    }

    fn at(&self, entry: &Entry) -> Place {
        Place { table: Arc::clone(&self.table), span: entry.span }
    }

    /// The value that `read` makes of a key.
    pub(super) fn value<'a, T>(
        &self,
        fields: &Fields<'a>,
        key: &'static str,
        read: impl FnOnce(&Fields<'a>, &'static str) -> Option<T>,
    ) -> Option<Written<T>> {
        let value = read(fields, key)?;
        let place = self.at(fields.get(key)?);
        Some(Written { value, place })
    }

    /// A table of settings, or `false` to turn off what a broader setting turned on.
    pub(super) fn switch<T>(
        &self,
        table: &Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&Fields<'_>) -> Option<T>,
    ) -> Switch<T> {
        let Some(entry) = table.get(key) else { return Switch::Unset };
        match entry.node.value {
            Value::Bool(false) => Switch::Off(self.at(entry)),
            Value::Table(_) => {
                let fields = table.table(key);
                fields.and_then(|fields| read(&fields)).map_or(Switch::Unset, Switch::On)
            }
            _ => {
                wrong_type(table.session, &entry.node, &table.child(key), "a table or `false`");
                Switch::Unset
            }
        }
    }

    /// The same for a table that is one decision.
    pub(super) fn decision<T>(
        &self,
        table: &Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&Fields<'_>) -> Option<T>,
    ) -> Switch<Written<T>> {
        let place = table.get(key).map(|entry| self.at(entry)).unwrap_or_default();
        self.switch(table, key, |fields| read(fields).map(|value| Written { value, place }))
    }
}
