//! A rectangle of pixels.

/// A rectangle, in pixels.
pub struct Area {
    /// Its left edge.
    pub x: u32,
    /// Its top edge.
    pub y: u32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Area {
    /// The left edge, the top edge, the width, the height.
    #[must_use]
    pub const fn numbers(&self) -> [u32; 4] {
        [self.x, self.y, self.width, self.height]
    }
}
