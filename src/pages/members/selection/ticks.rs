//! The page's boxes: what they say is what is selected, and what is selected is what they show.

use leptos::prelude::*;
use roster_api_types::Id;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::{Chosen, Selection};
use crate::components::tick::{TICK_ALL, tick_id};

impl Chosen {
    /// Is this one selected?
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.is_all != self.ids.contains(&id)
    }

    /// Selects one, or takes it out.
    pub fn set(&mut self, id: Id, is_selected: bool) {
        if self.has(id) != is_selected {
            match self.ids.iter().position(|own| *own == id) {
                Some(place) => drop(self.ids.remove(place)),
                None => self.ids.push(id),
            }
        }
    }

    /// Is nobody selected?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.is_all && self.ids.is_empty()
    }
}

impl Selection {
    /// A box was ticked or unticked. All boxes are read, because others may have been before this code had come.
    #[expect(clippy::needless_pass_by_value, reason = "nobody else has the event when this code comes")]
    pub(super) fn ticked(self, event: Event) {
        let pressed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some((pressed, boxes)) = pressed.zip(self.boxes()) else {
            // The page has been left.
            return;
        };
        if pressed.id() == TICK_ALL {
            for (_, input) in &boxes {
                input.set_checked(pressed.checked());
            }
        }
        self.chosen.update(|chosen| boxes.iter().for_each(|(id, input)| chosen.set(*id, input.checked())));
        self.last.set_value(boxes.iter().find(|(_, input)| *input == pressed).map(|(id, _)| *id));
        self.want();
    }

    /// A box was pressed with Shift: all from the one before it do as it does. The browser tells of the press before it
    /// tells of the change, which reads them all.
    pub(super) fn tick_range(self, pressed: &HtmlInputElement) {
        let (boxes, last) = (self.boxes().unwrap_or_default(), self.last.try_get_value().flatten());
        let from = boxes.iter().position(|(id, _)| Some(*id) == last);
        let to = boxes.iter().position(|(_, input)| input == pressed);
        if let Some((from, to)) = from.zip(to) {
            for (_, input) in &boxes[from.min(to)..=from.max(to)] {
                input.set_checked(pressed.checked());
            }
        }
    }

    /// Shows in the boxes what is selected.
    pub(super) fn show_ticks(self) {
        let (Some(boxes), Some(chosen)) = (self.boxes(), self.chosen.try_get_untracked()) else {
            return;
        };
        let count = boxes.iter().filter(|(id, _)| chosen.has(*id)).count();
        for (id, input) in &boxes {
            input.set_checked(chosen.has(*id));
        }
        if let Some(all) = input(TICK_ALL) {
            let is_every = count > 0 && count == boxes.len();
            all.set_checked(is_every);
            all.set_indeterminate(count > 0 && !is_every);
        }
    }

    /// The boxes of the page's rows; none when the page is left.
    fn boxes(self) -> Option<Vec<(Id, HtmlInputElement)>> {
        let found = |id| Some((id, input(&tick_id(id))?));
        self.model.rows.try_with_untracked(|rows| rows.shown().iter().filter_map(|row| found(row.member.id)).collect())
    }
}

fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
