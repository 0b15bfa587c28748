using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Participants;

namespace Exchange.Api.Participants;

internal static class ParticipantProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case ParticipantRegistered e:
                writes.Insert(
                    "participant", e.ParticipantId, ("number", e.Number), ("name", e.Name), ("status", "registered"),
                    ("allows_session", e.AllowsSessionOrders), ("registered_at", e.RegisteredAt),
                    ("matches_given", 0), ("matches_lapsed", 0));
                break;
            case ParticipantVerified e:
                // A further role does not end a suspension.
                writes.Run(
                    "participant", e.ParticipantId,
                    "update read.participant set status = 'verified' where id = $1 and status = 'registered'");
                break;
            case ParticipantRoleGranted e:
                writes.Run(
                    "participant", e.ParticipantId,
                    "update read.participant set roles = array_append(roles, $2) where id = $1",
                    e.Role);
                break;
            case ParticipantKeyAdded e:
                writes.Run(
                    "participant", e.ParticipantId,
                    "update read.participant set keys = array_append(keys, $2) where id = $1",
                    e.PublicKey);
                break;
            case ParticipantKeyRevoked e:
                writes.Run(
                    "participant", e.ParticipantId,
                    "update read.participant set keys = array_remove(keys, $2) where id = $1",
                    e.PublicKey);
                break;
            case ParticipantSuspended e:
                writes.SetStatus("participant", e.ParticipantId, "suspended");
                break;
            case ParticipantReinstated e:
                writes.SetStatus("participant", e.ParticipantId, "verified");
                break;
        }
    }
}
