using Demo.Input;
using Exchange.Contracts.Client;

namespace Demo.Rules;

/// <summary>One row of a price list as capacity on sale.</summary>
/// <param name="Row">The row.</param>
/// <param name="Supplier">The invented supplier's name.</param>
/// <param name="Resource">What it registers.</param>
/// <param name="Offer">What it lists.</param>
internal sealed record SupplyLine(PriceRow Row, string Supplier, NewResource Resource, NewOffer Offer);
