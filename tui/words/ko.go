package words

import (
	"linklab/checks"
	"linklab/lessons"
	"linklab/tui/keymap"
)

var korean = &Words{
	Lang:     lessons.Korean,
	Language: "English",

	Sandbox: "샌드박스", Live: "실계정", NoAccountYet: "계정 확인 전",
	TooSmall: "linklab에는 적어도 %d × %d 크기의 터미널이 필요합니다.", TooSmallNow: "지금은 %d × %d입니다. 창을 키우거나 q를 눌러 종료하십시오.",
	StepOf: "단계 %d/%d", StepsDone: "%d/%d", Loading: "잠시만 기다려 주십시오…",
	Terminal: "터미널", Checks: "확인", Quiz: "퀴즈",

	NotLookedYet: "아직 확인하지 않음", Looking: "확인하는 중…", LookedNow: "방금 확인함", LookedAgo: "%s 전 확인",
	NextIn: "%s 뒤 다시 확인", LookQueued: "이어서 한 번 더 확인", LookByKey: "c로 다시 확인",
	ReadOnlyPage: "이 페이지에는 확인할 것이 없습니다. 다 읽었으면 enter를 누르십시오.",
	ReadAgain:    "이미 읽은 페이지입니다.",
	LockedNote:   "미리 읽을 수 있습니다. 이 단계는 ‘%s’ 단계를 마치면 열립니다.",
	DriftedNote:  "통과한 단계이지만, 지금 계정의 상태는 다릅니다.",
	SkippedNote:  "건너뛴 단계입니다.",
	PassedNote:   "통과한 단계입니다. c를 누르면 다시 확인합니다.",
	Advice:       "권고", Blocked: "대기", AfterCheck: "먼저: %s", WaitingFor: "%s 경과", WaitingUsually: "보통 %s",
	CouldNotLook: "확인하지 못함", LookedAt: "확인한 곳", Expected: "기대한 값", Seen: "실제 값",
	LookFailed:   "확인하지 못했습니다: %s",
	OtherAccount: "이 실습은 계정 %s, 리전 %s에서 시작했습니다. 지금은 계정 %s, 리전 %s입니다. 원래대로 바꾸거나 R로 실습을 초기화하십시오.",
	NotProbe:     "이 단계의 프로브 출력이 아닙니다. LINKLAB-PROBE로 시작하고 이 단계의 코드가 들어 있어야 합니다.",
	NotOpen:      "이 단계는 아직 열리지 않았습니다.",

	Seconds: "%d초", MinutesLong: "%d분", Hours: "%d시간",

	QuestionOf: "문제 %d/%d", AnswerRight: "맞았습니다.", AnswerWrong: "아닙니다.",
	QuizFolded: "답하기", QuizDone: "모두 맞혔습니다.", NextQuestion: "다음 문제",

	ElsewhereOffer:   "다른 리전에 만들었습니까? %s 키를 누르면 다른 리전도 한 번 찾아봅니다.",
	ElsewhereLooking: "다른 리전을 찾아보는 중입니다…", ElsewhereNone: "읽을 수 있는 다른 리전 어디에도 없습니다.",
	ElsewhereNothing: "이 단계에는 다른 리전에서 찾아볼 것이 없습니다.",

	HintCause: "원인", HintNoCommand: "이 힌트에는 명령이 없습니다. %s 키로 닫습니다.",
	TypedAwaits: "명령 %d번에 필요한 값을 찾는 중입니다. 찾으면 바로 입력됩니다.",

	HintOf: "힌트 %d/3", HintWrong: "무엇이 잘못되었는가", HintWhere: "어디를 볼 것인가", HintCommand: "명령",
	HintMore: "h: 다음 힌트", HintLast: "y로 복사하고, r로 터미널에 입력합니다", HintNone: "linklab이 확인한 범위에서는 잘못된 것이 없습니다. 드릴 힌트도 없습니다.", HintTitle: "힌트",
	HintLoading: "잠시만 기다려 주십시오…",

	PassedLast: "실습 마무리", PassedTitle: "통과: %s", PassedNext: "다음 단계 ‘%s’", PassedRead: "읽음: %s",
	LabDone: "실습을 마쳤습니다", LabDoneSteps: "%[2]d단계 중 %[1]d단계를 확인했습니다", LabDoneNext: "다음 실습 ‘%s’",
	CourseDone:   "마지막 실습이었습니다. 더 할 일이 없습니다.",
	LabDoneMore:  "그 밖에 %d단계",
	Answered:     "답함",
	LabDoneClean: "이 실습의 리소스가 계정에 남아 있지 않습니다.",

	Copied: "명령 %d번을 복사했습니다", CopiedLines: "명령 %d번을 복사했습니다 (%d줄)", NothingToCopy: "이 페이지에는 복사할 명령이 없습니다.",
	Typed: "명령 %d번을 입력해 두었습니다. enter를 누르면 실행됩니다.", TypedElsewhere: "이 명령은 %s에서 실행해야 합니다. 지금은 %s의 프롬프트입니다.",
	NothingToRun: "이 페이지에는 실행할 명령이 없습니다.", TypedMissing: "%s 값을 아직 모릅니다. 그것을 만드는 단계가 먼저입니다.",
	TypedKept: "명령 %d번을 입력해 두었습니다. ↑를 누르면 입력하던 내용으로 돌아갑니다.", TypedLater: "실행 중인 명령이 끝나면 명령 %d번이 입력됩니다.",
	WayThere: "그곳으로 가려면:", WayNumber: "이 페이지의 명령 %d번", WayTyped: "직접 입력하거나, %s 키로 한 줄씩 입력할 수 있습니다.", TypedAnyway: "그래도 여기에 입력하려면 %s 키를 누르십시오.",
	TypedNoAccount: "%s 값을 아직 모릅니다. 계정에 연결되지 않았습니다.", NotReady: "아직 실행할 수 없음",
	HintForShell:    "힌트의 명령을 복사했습니다. 셸에 붙여 넣으십시오 (t로 엽니다).",
	NoMoreCommands:  "이 페이지의 마지막 명령까지 실행했습니다.",
	LastAgain:       "%s 키를 누르면 그 명령을 다시 입력합니다.",
	NowhereToLogOut: "여기는 노트북이므로 로그아웃할 곳이 없습니다. %s를 누르면 본문으로 돌아갑니다.",
	TypedAheadFull:  "차례를 기다리는 줄이 너무 많습니다. 일부가 실행된 뒤에 다시 입력하십시오.",
	CopiedForShell:  "명령 %d번을 복사했습니다. 셸에 붙여 넣으십시오 (t로 엽니다).", ShellBack: "셸에서 돌아왔습니다.",
	ShellFailed: "셸을 시작하지 못했습니다: %s", ShellNone: "이 모드에는 터미널이 없습니다.",
	PageFailed: "페이지를 읽지 못했습니다: %s", ActionFailed: "처리하지 못했습니다: %s", SwitchedTo: "한국어",
	StepReset: "이 단계를 처음 상태로 되돌렸습니다.", LabReset: "실습을 처음부터 시작합니다.", StepSkipped: "건너뜀: %s",
	PasteTaken: "붙여 넣은 줄을 읽었습니다.", ChoiceTaken: "이제부터 %s 값은 %s입니다.", NoChoices: "여기에는 고를 것이 없습니다.",

	Opening: "실습 서버를 시작하는 중입니다…", OpenFailed: "실습 터미널을 열지 못했습니다: %s", Running: "%s 실행 중", Asking: "%s: 입력을 기다립니다",
	ScrolledBack:  "아래로 %d줄",
	EmptyTerminal: "실습 환경의 노트북입니다. 본문의 명령을 여기에서 실행합니다. %s 키를 누르면 다음 명령이 입력됩니다.",

	HelpTitle: "키", GoToTitle: "단계로 이동", GoToEmpty: "그런 이름의 단계가 없습니다.",
	SkipTitle: "‘%s’ 단계를 건너뛰시겠습니까?", SkipNothing: "이 단계를 전제로 하는 단계는 없습니다. 건너뛴 사실은 기록에 남습니다.",
	SkipCost:   "아래 단계는 이 단계를 전제로 하므로 통과하지 못할 수 있습니다. 건너뛴 사실은 기록에 남습니다.",
	ResetTitle: "초기화", ResetStep: "이 단계: %s", ResetLab: "실습 전체: %s",
	ResetNote:   "사본을 남긴 뒤 기록을 초기화합니다. 계정의 리소스는 그대로 남습니다.",
	ChooseTitle: "어느 것이 %s입니까?", ChooseNote: "후보가 여럿입니다. linklab은 짐작하지 않고 물어봅니다.",
	PasteTitle: "프로브 출력 붙여 넣기", PasteNote: "인스턴스에서 프로브를 실행하고, LINKLAB-PROBE로 시작하는 줄을 복사해 여기에 붙여 넣으십시오.",
	Yes: "예", No: "아니요", QuitTitle: "종료", NextLine: "다음 명령", RunLine: "입력한 줄 실행", ChooseWhat: "무엇을 고르시겠습니까?", HintCopied: "힌트의 명령을 복사했습니다", ShellNote: "실습 변수가 설정된 내 셸입니다. exit를 입력하면 linklab으로 돌아옵니다.",
	FinishShort: "실습 마무리", AnswerShort: "답하기", OpenShort: "열기",
	QuitRunning:     "터미널에서 명령이 실행 중입니다. 중지하고 종료하시겠습니까?",
	ConfirmResetLab: "실습 ‘%s’ 전체를 초기화하시겠습니까?",
	PlaceReading:    "어디서나", PlaceTyping: "터미널에서", PlaceSteps: "목차에서",
	KeyDigits: "1~9", KeyDigitsDo: "그 번호의 명령 복사",

	Levels: map[checks.Level]string{
		checks.ObservedInside: "내부에서 관찰", checks.ObservedPublic: "외부에서 관찰",
		checks.Inferred: "AWS에서 읽음", checks.Stated: "직접 입력",
	},
	Hosts: map[string]string{"laptop": "노트북", "public": "퍼블릭 인스턴스", "private": "프라이빗 인스턴스", "client": "클라이언트 인스턴스"},
	Acts: map[keymap.Intent]string{
		keymap.Quit: "종료 (진행 상황은 저장됩니다)", keymap.Help: "이 도움말", keymap.GoTo: "단계로 이동", keymap.Language: "Switch to English",
		keymap.Focus: "다음 창", keymap.Outline: "과정 목차 보기", keymap.Back: "열린 것 닫기",
		keymap.Up: "위로", keymap.Down: "아래로", keymap.PageUp: "한 화면 위로", keymap.PageDown: "한 화면 아래로",
		keymap.Left: "명령 왼쪽 보기", keymap.Right: "명령 오른쪽 보기",
		keymap.Fold: "실습 접기", keymap.Unfold: "실습 펼치기",
		keymap.PreviousPage: "이전 페이지", keymap.NextPage: "다음 페이지", keymap.CurrentStep: "진행 중인 단계로",
		keymap.PreviousCommand: "이전 명령", keymap.NextCommand: "다음 명령", keymap.Accept: "계속, 답하기, 읽음 표시",
		keymap.Look: "지금 계정 확인", keymap.Evidence: "확인한 내용 모두 보기", keymap.Hint: "힌트, 이어서 다음 힌트",
		keymap.Copy: "표시된 명령 복사", keymap.Run: "표시된 명령을 터미널에 입력", keymap.Paste: "프로브 출력 붙여 넣기",
		keymap.Elsewhere: "다른 리전도 찾아보기",
		keymap.Skip:      "단계 건너뛰기", keymap.Reset: "단계나 실습 초기화", keymap.Choose: "어느 리소스인지 고르기",
		keymap.Terminal: "터미널 열기와 닫기", keymap.Leave: "본문으로 (터미널은 열어 둠)",
		keymap.Enlarge: "전체 높이로, 다시 원래대로", keymap.Interrupt: "명령 중지", keymap.EndOfFile: "서버에서 나가기",
		keymap.Complete: "단어 완성", keymap.Clear: "터미널 지우기", keymap.Newline: "명령 안에서 줄 바꾸기",
		keymap.ScrollUp: "뒤로 스크롤", keymap.ScrollDown: "앞으로 스크롤",
		keymap.HistoryBack: "이전 명령", keymap.HistoryForward: "다음 명령", keymap.Yes: "예", keymap.No: "아니요",
	},
	Short: map[keymap.Intent]string{
		keymap.Elsewhere: "다른 리전", keymap.Look: "확인", keymap.Hint: "힌트", keymap.Terminal: "터미널", keymap.Run: "실행", keymap.Copy: "복사",
		keymap.NextPage: "다음", keymap.Accept: "계속", keymap.Help: "키", keymap.Quit: "종료", keymap.Leave: "본문",
		keymap.Enlarge: "크기", keymap.Complete: "완성", keymap.Interrupt: "중지", keymap.Back: "닫기", keymap.Focus: "창",
		keymap.GoTo: "이동", keymap.Outline: "목차", keymap.Choose: "고르기", keymap.CurrentStep: "계속",
		keymap.PageDown: "더 보기", keymap.Up: "위로", keymap.Down: "아래로", keymap.ScrollUp: "스크롤", keymap.Language: "English", keymap.PreviousPage: "이전",
		keymap.Fold: "접기", keymap.Unfold: "펼치기",
	},
}
