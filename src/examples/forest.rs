//! Sets of examples that belong together, whatever ties them.

/// Disjoint sets of example numbers.
pub struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    /// So many examples, each in a set of its own.
    pub fn new(count: usize) -> Self {
        Forest { parents: (0..).take(count).collect() }
    }

    fn parent(&self, index: u32) -> u32 {
        self.parents.get(index as usize).copied().unwrap_or(index)
    }

    fn root(&mut self, mut index: u32) -> u32 {
        while self.parent(index) != index {
            let grandparent = self.parent(self.parent(index));
            if let Some(parent) = self.parents.get_mut(index as usize) {
                *parent = grandparent;
            }
            index = grandparent;
        }
        index
    }

    /// Joins the examples that have the same key; equal keys stand side by side.
    pub fn join_equal(&mut self, sorted: &[(u64, u32)]) {
        for equal in sorted.chunk_by(|a, b| a.0 == b.0) {
            let Some(((_, first), others)) = equal.split_first() else { continue };
            for (_, other) in others {
                let (first, other) = (self.root(*first), self.root(*other));
                if let Some(parent) = self.parents.get_mut(first.max(other) as usize) {
                    *parent = first.min(other);
                }
            }
        }
    }

    /// The first member of each example's set.
    pub fn roots(mut self) -> Vec<u32> {
        for index in (0..).take(self.parents.len()) {
            let root = self.root(index);
            if let Some(parent) = self.parents.get_mut(index as usize) {
                *parent = root;
            }
        }
        self.parents
    }
}
