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
                writes.Add(
                    """
                    insert into read.participant (id, number, name, status, allows_session, registered_at)
                    values ($1, $2, $3, 'registered', $4, $5)
                    """,
                    e.ParticipantId, e.Number, e.Name, e.AllowsSessionOrders, e.RegisteredAt);
                break;
            case ParticipantVerified e:
                writes.SetStatus("participant", e.ParticipantId, "verified");
                break;
            case ParticipantRoleGranted e:
                writes.Add(
                    "update read.participant set roles = array_append(roles, $2) where id = $1",
                    e.ParticipantId, e.Role);
                break;
            case ParticipantKeyAdded e:
                writes.Add(
                    "update read.participant set keys = array_append(keys, $2) where id = $1",
                    e.ParticipantId, e.PublicKey);
                break;
            case ParticipantKeyRevoked e:
                writes.Add(
                    "update read.participant set keys = array_remove(keys, $2) where id = $1",
                    e.ParticipantId, e.PublicKey);
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
