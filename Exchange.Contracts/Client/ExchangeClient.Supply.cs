using Exchange.Contracts.Offers;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// Capacity and what is on sale of it.
public sealed partial class ExchangeClient
{
    /// <summary>Registers capacity.</summary>
    public Task<CommandReply> RegisterResourceAsync(NewResource resource, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return CommandAsync(h => new RegisterResourceBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Resource = resource.Id, Site = resource.Site, Region = resource.Region,
            AcceleratorClass = resource.AcceleratorClass, Nodes = resource.Nodes,
            AcceleratorsPerNode = resource.AcceleratorsPerNode, MemoryMiB = resource.MemoryMiB,
            PueMilli = resource.PueMilli, RenewablePercent = resource.RenewablePercent,
            Interconnect = resource.Interconnect,
        }, null, cancel);
    }

    /// <summary>Puts capacity on sale.</summary>
    public Task<CommandReply> ListOfferAsync(NewOffer offer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return CommandAsync(h => new ListOfferBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Offer = offer.Id, Resource = offer.Resource, Form = offer.Form, Unit = offer.Unit, Units = offer.Units,
            BlockUnits = offer.BlockUnits, MinMinutes = offer.MinMinutes, WindowStart = offer.WindowStart,
            WindowEnd = offer.WindowEnd, Price = offer.Price, Currency = offer.Currency,
            AutoAccept = offer.AutoAccept, PriceSource = offer.PriceSource, Constraint = offer.Constraint,
        }, null, cancel);
    }

    /// <summary>An auditor records a measured rate of one accelerator: GFLOPS, GOPS for Int8.</summary>
    public Task<CommandReply> VerifySpecificationAsync(
        Guid resource, string precision, long measuredGflops, CancellationToken cancel = default) =>
        CommandAsync(h => new VerifySpecificationBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Resource = resource, Precision = precision, MeasuredGflops = measuredGflops,
        }, null, cancel);

    /// <summary>Changes a resource's state: Available, Degraded, Maintenance or Offline.</summary>
    public Task<CommandReply> ChangeResourceStatusAsync(
        Guid resource, string status, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new ChangeResourceStatusBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Resource = resource, Status = status, Reason = reason,
        }, null, cancel);

    /// <summary>Retires a resource without open offers.</summary>
    public Task<CommandReply> RetireResourceAsync(Guid resource, CancellationToken cancel = default) =>
        CommandAsync(h => new RetireResourceBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Resource = resource,
        }, null, cancel);

    /// <summary>Changes the price of what is not matched yet.</summary>
    public Task<CommandReply> RepriceOfferAsync(
        Guid offer, MicroAmount price, string currency, CancellationToken cancel = default) =>
        CommandAsync(h => new RepriceOfferBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Offer = offer, Price = price, Currency = currency,
        }, null, cancel);

    /// <summary>Takes no new matches for now.</summary>
    public Task<CommandReply> PauseOfferAsync(Guid offer, CancellationToken cancel = default) =>
        CommandAsync(h => new PauseOfferBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Offer = offer,
        }, null, cancel);

    /// <summary>Takes matches again.</summary>
    public Task<CommandReply> ResumeOfferAsync(Guid offer, CancellationToken cancel = default) =>
        CommandAsync(h => new ResumeOfferBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Offer = offer,
        }, null, cancel);

    /// <summary>Takes the offer off the market; running leases are honoured.</summary>
    public Task<CommandReply> WithdrawOfferAsync(Guid offer, CancellationToken cancel = default) =>
        CommandAsync(h => new WithdrawOfferBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Offer = offer,
        }, null, cancel);
}
