using System.Collections.Concurrent;
using System.Security.Claims;
using Exchange.Domain.Participants;

namespace Exchange.Api.Auth;

/// <summary>
/// Which roles participants hold, as of the last committed batch: an image of the market's facts that any thread may
/// read, while the market itself belongs to the sequencer. A role that is missing here is missing in the market too,
/// or was granted a moment ago; the market decides again in its own order.
/// </summary>
internal sealed class ParticipantDirectory
{
    private readonly ConcurrentDictionary<Guid, ClaimsPrincipal> _principals = new();

    /// <summary>Takes over who there is when the market was loaded; before the first <see cref="Apply"/>.</summary>
    public void Load(IEnumerable<Participant> participants)
    {
        foreach (var participant in participants)
            _principals[participant.Id] = Make(participant.Id, participant.Roles.Select(role => role.ToString()));
    }

    /// <summary>Takes note of a committed fact; called by the sequencer only.</summary>
    public void Apply(object fact)
    {
        switch (fact)
        {
            case ParticipantRegistered e:
                _principals[e.ParticipantId] = Make(e.ParticipantId, []);
                break;
            case ParticipantRoleGranted e:
                var roles = Of(e.ParticipantId)!.FindAll(ClaimTypes.Role).Select(claim => claim.Value);
                _principals[e.ParticipantId] = Make(e.ParticipantId, [.. roles, e.Role.ToString()]);
                break;
        }
    }

    /// <summary>The participant with its roles; null when there is none.</summary>
    public ClaimsPrincipal? Of(Guid participant) => _principals.GetValueOrDefault(participant);

    private static ClaimsPrincipal Make(Guid participant, IEnumerable<string> roles) =>
        new(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, participant.ToString()),
                .. roles.Distinct(StringComparer.Ordinal).Select(role => new Claim(ClaimTypes.Role, role)),
            ],
            ApiKeyAuthentication.Scheme));
}
