//! Reports about rejections, caching, cross-origin headers.
