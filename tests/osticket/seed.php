<?php
// Fills a freshly installed osTicket by its own model classes, the same way every time. Everybody in it is invented.
// Usage: php seed.php <osTicket folder>
// The database's clock is set for each step, so that what osTicket dates with NOW() spreads over a year and crosses
// both changes of the clock in the zone of the helpdesk.
chdir($argv[1]);
require 'main.inc.php';
require_once INCLUDE_DIR . 'class.ticket.php';
require_once INCLUDE_DIR . 'class.canned.php';
require_once INCLUDE_DIR . 'class.faq.php';
require_once INCLUDE_DIR . 'class.note.php';
require_once INCLUDE_DIR . 'class.dynamic_forms.php';

const TICKETS = 72;
const AGENTS = 30;
const USERS = 64;
const ORGANIZATIONS = 28;

$thisstaff = Staff::lookup(1);
$clock = gmmktime(7, 58, 12, 2, 24, 2025);

/** Moves the database's clock on, by uneven steps. */
function tick(int $seconds): void
{
    global $clock;
    $clock += $seconds;
    db_query('SET timestamp = ' . $clock);
}

function need($value, string $what, $errors = null)
{
    if ($value) return $value;
    fwrite(STDERR, "seed: $what failed " . json_encode($errors) . "\n");
    exit(1);
}

function noise(int $seed, int $length): string
{
    $bytes = '';
    $state = $seed + 1;
    for ($at = 0; $at < $length; $at += 1) {
        $state = ($state * 1103515245 + 12345) & 0x7fffffff;
        $bytes .= chr(($state >> 16) & 0xff);
    }
    return $bytes;
}

/** A picture of one color, different for each seed. */
function picture(int $seed): string
{
    $image = imagecreatetruecolor(4 + $seed % 5, 4);
    imagefill($image, 0, 0, imagecolorallocate($image, $seed * 37 % 256, $seed * 91 % 256, $seed * 13 % 256));
    ob_start();
    imagepng($image);
    return ob_get_clean();
}

// Whoever answers tickets: two of one name, one who has left, several alphabets.
$first = ['Alice', 'Bram', '千代', 'Dee', 'Zoë', 'Ян', 'مريم', "Seán"];
$last = ['Agent', 'van der Example', '例', 'Parted', "O'Example", 'Пример', 'مثال', 'Beispiel'];

function departments(): array
{
    $made = [1, 2, 3];
    foreach (['Billing & Returns', '販売', 'Tier <2>', 'مبيعات'] as $n => $name) {
        tick(61);
        $dept = Dept::create();
        $errors = [];
        $vars = ['name' => $name, 'id' => 0, 'pid' => $n === 2 ? 1 : 0, 'ispublic' => 1, 'sla_id' => 0, 'email_id' => 0,
            'tpl_id' => 0, 'autoresp_email_id' => 0, 'manager_id' => 0, 'signature' => '', 'status' => 'active',
            'schedule_id' => 0, 'group_membership' => 0, 'assignment_flag' => 'all'];
        need($dept->update($vars, $errors), "department $name", $errors);
        $made[] = $dept->getId();
    }
    return $made;
}

function agents(array $departments, array $first, array $last): array
{
    $made = [];
    for ($n = 0; $n < AGENTS; $n += 1) {
        tick(97);
        // The last two have one name.
        $name = $n >= AGENTS - 2 ? ['Pat', 'Same'] : [$first[$n % 8], $last[intdiv($n, 8) + $n % 5]];
        $staff = Staff::create(['isactive' => 1, 'isadmin' => $n === 1 ? 1 : 0, 'dept_id' => $departments[$n % count($departments)],
            'role_id' => 1 + $n % 4, 'email' => "agent$n@example.com", 'firstname' => $name[0],
            'lastname' => $name[1] . ($n < AGENTS - 2 && $n >= 8 ? " $n" : ''), 'username' => "agent$n",
            'phone' => $n % 3 === 0 ? "+49555200$n" : '', 'mobile' => '']);
        $staff->setPassword('Agent-Pass-1');
        need($staff->save(), "agent $n");
        everywhere($staff, $departments);
        $made[] = $staff->getId();
    }
    everywhere(Staff::lookup(1), $departments);
    return $made;
}

/** Lets an agent do everything in every department, so that anybody can act on any ticket below. */
function everywhere(Staff $staff, array $departments): void
{
    $known = [$staff->dept_id];
    foreach ($staff->dept_access as $access) $known[] = $access->dept_id;
    foreach (array_diff($departments, $known) as $dept)
        $staff->dept_access->add(new StaffDeptAccess(['dept_id' => $dept, 'role_id' => 1]));
    $staff->dept_access->saveAll();
}

function teams(array $agents): array
{
    $made = [1];
    foreach (['Night Watch', 'Räder & Co', '夜間'] as $n => $name) {
        tick(45);
        $team = Team::create(['name' => $name, 'flags' => Team::FLAG_ENABLED]);
        need($team->save(), "team $name");
        $errors = [];
        $members = array_slice($agents, $n * 4, 3 + $n);
        $vars = ['id' => $team->getId(), 'name' => $name, 'isenabled' => $n === 1 ? 0 : 1, 'lead_id' => $members[0],
            'members' => $members, 'member_alerts' => [], 'notes' => ''];
        need($team->update($vars, $errors), "team $name", $errors);
        $made[] = $team->getId();
    }
    return $made;
}

/** Fields of this helpdesk's own: two of tickets, one of people. */
function customFields(): void
{
    $fields = [
        [TicketForm::objects()->one(), 'text', 'Order number', 'order_no', []],
        [TicketForm::objects()->one(), 'choices', 'Contract', 'contract', ['choices' => "gold:Gold plan\nnone:No contract"]],
        [UserForm::objects()->one(), 'text', 'Shoe size', 'shoe_size', []],
    ];
    foreach ($fields as $n => [$form, $type, $label, $name, $configuration]) {
        $field = DynamicFormField::create(['form_id' => $form->get('id'), 'type' => $type, 'label' => $label,
            'name' => $name, 'sort' => 20 + $n, 'flags' => 0x3001 | 0x300,
            ...($configuration ? ['configuration' => $configuration] : [])]);
        need($field->save(), "field $label");
    }
    ModelInstanceManager::flushCache();
}

function organizations(): array
{
    $made = [];
    for ($n = 0; $n < ORGANIZATIONS; $n += 1) {
        tick(53);
        $name = ['Acme & Söhne', '株式会社例', 'شركة مثال', 'Пример ООО', 'Example "Quoted" Ltd'][$n % 5] . ($n < 5 ? '' : " $n");
        $org = Organization::fromVars(['name' => $name, 'phone' => "+4955530$n", 'address' => "$n Example Street\nTesttown",
            'website' => $n % 2 ? "https://org$n.example.com" : '']);
        $made[] = need($org, "organization $name")->getId();
    }
    return $made;
}

function people(array $organizations): array
{
    $names = ["Zoe\u{0308} O\u{2019}Example", 'مريم مثال', '山田 太郎', 'Ян Пример', 'Eve "Quoted" Example', 'van Example, Piet'];
    $made = [];
    for ($n = 0; $n < USERS; $n += 1) {
        tick(211);
        $vars = ['name' => $names[$n % count($names)] . ($n < 12 ? '' : " $n"), 'email' => "customer$n@example.org",
            'phone' => $n % 4 === 0 ? '' : "+49555400$n", 'notes' => '', 'shoe_size' => $n % 3 === 0 ? (string) (36 + $n % 10) : ''];
        $user = need(User::fromVars($vars), "user $n");
        if ($n % 3 !== 2) need($user->setOrganization(Organization::lookup($organizations[$n % count($organizations)])), "organization of $n");
        $made[] = $user->getId();
    }
    return $made;
}

function bodies(): array
{
    return [
        '<p>Hello <b>you</b>,</p><p>a <i>second</i> line<br />and a third.</p>',
        '<p>日本語の本文です。</p><p>مرحبا بالعالم</p><p>Zoe&#776; &amp; 5 &lt; 6</p>',
        'Plain words without any markup, and a link: https://example.com/a?b=1&amp;c=2',
        '<ul><li>one</li><li>two &amp; three</li></ul><p>Grüße – “quoted”</p>',
        '<table><tbody><tr><td>1</td><td>&lt;2&gt;</td></tr></tbody></table><p>after the table</p>',
        '<blockquote>You wrote:<blockquote>deeper</blockquote></blockquote><p>I agree.</p>',
        '<p>' . str_repeat('A long line without an end. ', 80) . '</p>',
        '<p>0</p>',
    ];
}

/** Files of the turn of a ticket: same names, other alphabets, a big one, pictures in the text. */
function filesOf(int $n, int $turn): array
{
    if ($turn !== 1) return [];
    switch ($n % 9) {
        case 1: return [['name' => 'same name.txt', 'type' => 'text/plain', 'data' => "one $n"],
            ['name' => 'same name.txt', 'type' => 'text/plain', 'data' => "two $n"]];
        case 2: return [['name' => 'Grüße aus 日本.txt', 'type' => 'text/plain', 'data' => "Grüße\n\nzweite Zeile $n\n"],
            ['name' => 'مرحبا.bin', 'type' => 'application/octet-stream', 'data' => noise($n, 4096)]];
        case 4: return [['name' => 'report, final (2).pdf', 'type' => 'application/pdf', 'data' => "%PDF-1.4\n%âãÏÓ $n\n"]];
        case 5: return [['name' => 'big.dat', 'type' => 'application/octet-stream', 'data' => noise($n, $n === 5 ? 900000 : 20000)]];
        // The same bytes under a name of their own: osTicket keeps such a file once.
        case 7: return [['name' => "copy of $n.csv", 'type' => 'text/csv', 'data' => "a;b\r\n1;2\r\n"]];
        default: return [];
    }
}

function turnOf(Ticket $ticket, int $n, int $turn, int $owner, array $agents, array $users): void
{
    global $thisstaff;
    $bodies = bodies();
    $body = $bodies[($n + $turn) % count($bodies)];
    $errors = [];
    $files = filesOf($n, $turn);
    if ($n % 6 === 3 && $turn === 1) {
        $body .= '<p>see <img src="cid:picture@example.com" alt="a picture" /> here</p>';
        $files[] = ['name' => "bild ü$n.png", 'type' => 'image/png', 'data' => picture($n), 'cid' => 'picture@example.com'];
    }
    $files = array_map(fn($file) => $file + ['cid' => null], $files);
    // osTicket writes its keys into the list it is given.
    $vars = ['attachments' => $files, 'poster' => null, 'ip_address' => '192.0.2.1'];
    $agent = Staff::lookup($agents[($n + $turn) % count($agents)]);
    if ($turn % 3 === 1) {
        $thisstaff = $agent;
        $vars += ['response' => $body, 'staffId' => $agent->getId()];
        need($ticket->postReply($vars, $errors, false, $n % 2 === 0), "reply $turn of $n", $errors);
    } elseif ($turn % 3 === 2) {
        $thisstaff = $agent;
        $note = ['note' => $body, 'title' => $turn % 2 ? "Note <$turn> & more" : '', 'staffId' => $agent->getId()] + $vars;
        need($ticket->postNote($note, $errors, $agent, false), "note $turn of $n", $errors);
    } else {
        $thisstaff = null;
        // Now and then somebody in copy answers.
        $user = User::lookup($n % 8 === 5 && $turn === 3 ? $users[($owner + 5) % count($users)] : $users[$owner]);
        $message = ['message' => $body, 'userId' => $user->getId(), 'poster' => (string) $user->getName()] + $vars;
        need($ticket->postMessage($message, 'web', false), "message $turn of $n", $errors);
    }
}

/** One thread is long, some are middling, the rest short. */
function turnsOf(int $n): int
{
    if ($n === 10) return 120;
    return $n % 15 === 11 ? 30 : 1 + $n % 5;
}

function tickets(array $departments, array $teams, array $agents, array $users): void
{
    global $thisstaff;
    $subjects = ['Printer on fire', 'Rechnung für Müller & Söhne', '請求書について 山田', 'مشكلة في الفاتورة', '<b>not bold</b> "quoted"',
        'Re: Fwd: Кириллица', '100% of 50 % - done?', 'Combining: Zoe' . "\u{0308}"];
    for ($n = 0; $n < TICKETS; $n += 1) {
        tick(389173);
        $owner = $n * 7 % count($users);
        $errors = [];
        $thisstaff = $n % 5 === 4 ? Staff::lookup($agents[$n % count($agents)]) : null;
        $user = User::lookup($users[$owner]);
        $vars = ['source' => ['Web', 'Email', 'Phone', 'API'][$n % 4], 'ip' => '192.0.2.2', 'name' => (string) $user->getName()->getOriginal(),
            'email' => $user->getEmail(), 'uid' => $user->getId(), 'subject' => "{$subjects[$n % 8]} $n",
            'message' => bodies()[$n % 8], 'topicId' => 0, 'deptId' => $departments[$n % count($departments)],
            'priorityId' => 1 + $n % 4, 'order_no' => $n % 4 === 1 ? "A-$n & B" : '', 'contract' => $n % 3 === 0 ? 'gold' : ''];
        if ($n % 12 === 6) {
            $vars['message'] .= '<p><img src="cid:first@example.com" /></p>';
            $vars['attachments'] = [['name' => 'first.png', 'type' => 'image/png', 'data' => picture(100 + $n), 'cid' => 'first@example.com']];
        }
        $ticket = need(Ticket::create($vars, $errors, 'api', false, false), "ticket $n", $errors);
        if ($n % 8 === 5) {
            tick(40);
            foreach ([5, 9] as $step) {
                $errors = [];
                need($ticket->addCollaborator(User::lookup($users[($owner + $step) % count($users)]), [], $errors), "collaborator of $n", $errors);
            }
        }
        for ($turn = 1; $turn <= turnsOf($n); $turn += 1) {
            tick(3607);
            // As a request of its own, which remembers nothing of those before.
            ModelInstanceManager::flushCache();
            $ticket = Ticket::lookup($ticket->getId());
            turnOf($ticket, $n, $turn, $owner, $agents, $users);
        }
        tick(905);
        ModelInstanceManager::flushCache();
        $ticket = Ticket::lookup($ticket->getId());
        // Done by somebody who may do all of it.
        $thisstaff = Staff::lookup(1);
        if ($n % 3 === 0) $ticket->assignToStaff(Staff::lookup($agents[$n % 20]), $n % 6 === 0 ? 'Please look at this.' : '', false);
        if ($n % 7 === 2) $ticket->assignToTeam(Team::lookup($teams[$n % 2 * 3]), '', false);
        if ($n % 10 === 3) {
            tick(31);
            $errors = [];
            $form = new TransferForm(['dept' => $departments[($n + 1) % count($departments)], 'comments' => 'Not ours.']);
            $ticket->transfer($form, $errors, false);
        }
        tick(77);
        if ($n % 4 === 2) $ticket->setStatus(TicketStatus::lookup($n % 8 === 2 ? 2 : 3));
        if ($n % 24 === 6) {
            tick(5000);
            $ticket->setStatus(TicketStatus::lookup(1));
        }
        if ($n % 9 === 8) $ticket->markOverdue();
    }
}

function cannedResponses(array $departments): void
{
    global $thisstaff;
    $thisstaff = Staff::lookup(1);
    for ($n = 0; $n < 9; $n += 1) {
        tick(300);
        $errors = [];
        $canned = Canned::create();
        $vars = ['title' => ['Thanks', 'Grüße & Dank', '返品', 'Reset <password>'][$n % 4] . " $n", 'isenabled' => $n === 4 ? 0 : 1,
            'dept_id' => $n % 2 ? $departments[$n % count($departments)] : 0, 'notes' => '',
            'response' => "<p>Dear %{recipient.name},</p><p>your ticket #%{ticket.number} – $n – is &lt;done&gt;.</p>"];
        need($canned->update($vars, $errors), "canned response $n", $errors);
        if ($n % 3 === 0) {
            $files = [['name' => "manual $n ü.txt", 'type' => 'text/plain', 'data' => "Manual $n\n"]];
            need($canned->attachments->upload($files, false), "file of canned response $n");
        }
    }
}

function knowledgeBase(): void
{
    $categories = [];
    foreach (['Getting started', 'Größen & Maße', '料金'] as $n => $name) {
        tick(71);
        $errors = [];
        $category = Category::create();
        need($category->update(['name' => $name, 'description' => "<p>About $n</p>", 'ispublic' => $n === 2 ? 0 : 1, 'notes' => '', 'pid' => 0], $errors), "category $name", $errors);
        $categories[] = $category->getId();
    }
    for ($n = 0; $n < 14; $n += 1) {
        tick(613);
        $errors = [];
        $answer = bodies()[$n % 8];
        if ($n % 5 === 1) {
            $file = ['name' => "figure $n.png", 'type' => 'image/png', 'data' => picture(200 + $n)];
            $figure = need(AttachmentFile::create($file), "figure $n");
            $answer .= sprintf('<p><img src="cid:%s" /></p>', $figure->getKey());
        }
        $faq = FAQ::create();
        $vars = ['question' => ["How do I log in", 'Wie groß ist es', '返品できますか', 'Is <b>this</b> & that fine'][$n % 4] . " $n?",
            'answer' => $answer, 'category_id' => $categories[$n % 3], 'ispublished' => $n % 4 === 3 ? 0 : 1, 'notes' => '', 'topics' => []];
        need($faq->update($vars, $errors), "article $n", $errors);
        if ($n % 4 === 0) {
            $files = [['name' => "Anhang $n.txt", 'type' => 'text/plain', 'data' => "Anhang $n\n"]];
            need($faq->getAttachments()->upload($files, false), "file of article $n");
        }
    }
}

tick(0);
$config = new Config('core');
$config->updateAll(['enable_kb' => 1, 'enable_premade' => 1, 'allow_attachments' => 1, 'max_open_tickets' => 0,
    'default_timezone' => 'Europe/Berlin', 'enable_html_thread' => 1]);
$departments = departments();
$agents = agents($departments, $first, $last);
$teams = teams($agents);
customFields();
$organizations = organizations();
$users = people($organizations);
tickets($departments, $teams, $agents, $users);
cannedResponses($departments);
knowledgeBase();
// People who have left.
tick(60);
foreach ([3, AGENTS - 1] as $n) {
    $gone = Staff::lookup($agents[$n]);
    $gone->isactive = 0;
    need($gone->save(), "agent $n leaves");
}
DynamicForm::rebuildDynamicDataViews();
echo json_encode(['tickets' => Ticket::objects()->count(), 'agents' => Staff::objects()->count()]), "\n";
