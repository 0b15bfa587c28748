using Exchange.Contracts.Reference;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// What accelerators deliver, as the market counts it.
public sealed partial class ExchangeClient
{
    /// <summary>What classes deliver by the reference data in force.</summary>
    /// <param name="acceleratorClass">Only this class.</param>
    /// <param name="precision">Only this precision: Fp64, Fp32, Tf32, Fp16, Fp8 or Int8.</param>
    /// <param name="workload">Only this workload class: Training, FineTuning, Inference, Rendering or Hpc.</param>
    /// <param name="atLeast">The position that the answer must have seen.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<EquivalenceTable> GetEquivalenceAsync(
        string? acceleratorClass = null, string? precision = null, string? workload = null, long? atLeast = null,
        CancellationToken cancel = default) =>
        GetAsync<EquivalenceTable>(
            ListQuery.Path(
                QueryRoutes.Equivalence, ("class", acceleratorClass), ("precision", precision),
                ("workload", workload), ("atLeast", atLeast)),
            cancel);

    /// <summary>The reference data that the exchange's program brings along, in force or not.</summary>
    public Task<ReferenceTable> GetShippedReferenceAsync(CancellationToken cancel = default) =>
        GetAsync<ReferenceTable>(QueryRoutes.ShippedReference, cancel);

    /// <summary>The operator gives the market reference data in a new version.</summary>
    /// <param name="reference">A new id for the first version, the same for all later ones.</param>
    /// <param name="table">The data.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<CommandReply> LoadReferenceDataAsync(
        Guid reference, ReferenceTable table, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return CommandAsync(h => new LoadReferenceDataBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Reference = reference, Version = table.Version, Classes = table.Classes, Shares = table.Shares,
            Measured = table.Measured,
        }, null, cancel);
    }

    /// <summary>
    /// The operator gives the market what the exchange's program brings along, unless that version or a later one is
    /// in force.
    /// </summary>
    /// <returns>What the exchange answered; null when there was nothing to do.</returns>
    public async Task<CommandReply?> UpdateReferenceDataAsync(CancellationToken cancel = default)
    {
        var shipped = await GetShippedReferenceAsync(cancel);
        // A class that nothing is called leaves the rows out; id and version are what is asked for.
        var inForce = await GetEquivalenceAsync("-", cancel: cancel);
        if (inForce.Version >= shipped.Version)
        {
            return null;
        }

        var reply = await LoadReferenceDataAsync(inForce.Reference ?? Guid.CreateVersion7(), shipped, cancel);
        // Who asks again at once must be told of it.
        _ = await GetEquivalenceAsync("-", atLeast: reply.Position, cancel: cancel);
        return reply;
    }
}
