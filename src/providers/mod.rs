//! Services as data: profiles, file rules, models with end dates and prices.
