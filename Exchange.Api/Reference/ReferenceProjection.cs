using System.Text;
using EventStore;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Domain.Reference;

namespace Exchange.Api.Reference;

internal static class ReferenceProjection
{
    /// <summary>Whole, as the store has it: rates follow from it by the rules of the domain.</summary>
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        if (recorded.Data is ReferenceDataLoaded e)
        {
            writes.Append(
                "reference_data", recorded.Id, ("version", e.Version),
                ("body", Encoding.UTF8.GetString(Schemas.EventTypes.Serialise(e))),
                ("loaded_at", recorded.Timestamp), ("sequence", recorded.Sequence));
        }
    }
}
